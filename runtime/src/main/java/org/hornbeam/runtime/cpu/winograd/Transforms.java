// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

/**
 * The linear maps of the minimal algorithms F(2x2, 3x3) and F(3x3, 2x2) of S. Winograd (Lavin and Gray, "Fast Algorithms
 * for Convolutional Neural Networks", 2016), over many channels at once. Both evaluate at 0, 1, -1 and infinity and share
 * the map of the image; along one axis
 *
 * <pre>
 * image   of 4:  d0 - d2, d1 + d2, d2 - d1, d1 - d3
 * kernel  of 3:  g0, ((g0 + g2) + g1) / 2, ((g0 + g2) - g1) / 2, g2
 * output  of 2:  (m0 + m1) + m2, (m1 - m2) - m3
 * outputs' gradient of 2:  e0, (e0 + e1) / 2, (e0 - e1) / 2, e1
 * kernel's gradient of 3:  (m0 + m1) + m2, m1 - m2, (m1 + m2) - m3
 * </pre>
 *
 * <p>Each works on single elements, so that its results do not depend on the number of lanes. Addresses and steps of
 * memory are in bytes, places and steps of a panel in elements.
 */
interface Transforms {
    /**
     * The image at the four points of one row, from two of its lines: with {@code r = a + sign * b} the elements {@code
     * r0 - r2, r1 + r2, r2 - r1, r1 - r3} go to the four places.
     */
    void image(
            long a0,
            long a1,
            long a2,
            long a3,
            long b0,
            long b1,
            long b2,
            long b3,
            float sign,
            int count,
            float[] panel,
            int to0,
            int to1,
            int to2,
            int to3);

    /**
     * The same for neighbouring tiles of one line, two pixels apart.
     *
     * @param a the first pixel of the first tile in one line
     * @param b and in the other
     * @param pixel bytes from pixel to pixel
     * @param step from tile to tile in the panel
     */
    void images(
            long a,
            long b,
            float sign,
            long pixel,
            int tiles,
            int count,
            float[] panel,
            int to0,
            int to1,
            int to2,
            int to3,
            int step);

    /**
     * A kernel at all points.
     *
     * @param from nine taps, each of {@code count} elements, one after the other
     * @param to 16 points, {@code pointStep} apart
     */
    void kernel(long from, int count, long to, long pointStep);

    /** Four pixels of the output from 16 points, {@code pointStep} apart. */
    void output(long from, long pointStep, int count, long y00, long y01, long y10, long y11);

    /** Four pixels of the output's gradient at all points, {@code pointStep} apart. */
    void gradient(long y00, long y01, long y10, long y11, int count, long to, long pointStep);

    /** Nine taps of the kernel's gradient, {@code tapStep} apart, from 16 points. */
    void kernelGradient(long from, long pointStep, int count, long to, long tapStep);
}
