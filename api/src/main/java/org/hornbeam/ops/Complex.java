// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

/**
 * A complex value: a pair of real ones of the same shape.
 *
 * @param real the real part
 * @param imaginary the imaginary part
 */
public record Complex(Value real, Value imaginary) {
    /** A real value as a complex one. */
    public static Complex of(Value real) {
        return new Complex(real, Ops.zerosLike(real));
    }

    /** From length and angle. */
    public static Complex polar(Value length, Value angle) {
        return new Complex(length.times(Ops.cos(angle)), length.times(Ops.sin(angle)));
    }

    /** The sum. */
    public Complex plus(Complex other) {
        return new Complex(real.plus(other.real), imaginary.plus(other.imaginary));
    }

    /** The difference. */
    public Complex minus(Complex other) {
        return new Complex(real.minus(other.real), imaginary.minus(other.imaginary));
    }

    /** The product. */
    public Complex times(Complex other) {
        return new Complex(
                real.times(other.real).minus(imaginary.times(other.imaginary)),
                real.times(other.imaginary).plus(imaginary.times(other.real)));
    }

    /** The product with a real number. */
    public Complex times(double factor) {
        return new Complex(real.times(factor), imaginary.times(factor));
    }

    /** The same with the opposite imaginary part. */
    public Complex conjugate() {
        return new Complex(real, imaginary.unaryMinus());
    }

    /** The length. */
    public Value abs() {
        return Ops.hypot(real, imaginary);
    }

    /** The angle, from -pi to pi. */
    public Value angle() {
        return Ops.arctan2(imaginary, real);
    }
}
