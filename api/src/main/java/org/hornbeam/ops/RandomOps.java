// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;

/**
 * Random numbers of distributions, as in {@code keras.random}. The first argument, usually the scope of a layer, takes the
 * place of a seed: numbers are a function of the seed of the run, the layer, the step and the element.
 */
public final class RandomOps {
    /** How often a gamma number is tried: each try fails for fewer than 5 of 100 numbers. */
    private static final int TRIES = 12;

    private RandomOps() {}

    private static Value unit(RandomSource source, Shape shape) {
        Value unit = source.randomBits(shape).cast(DType.F32).times(0x1p-32).plus(0.5);
        // The largest bits round up to 1.
        return Ops.minimum(unit, Ops.like(unit, 1 - 0x1p-24));
    }

    /** Float32 from minval (inclusive) to maxval (exclusive). */
    public static Value uniform(RandomSource source, Shape shape, double minval, double maxval) {
        return unit(source, shape).times(maxval - minval).plus(minval);
    }

    /** Float32 of a normal distribution, by the method of Box and Muller. */
    public static Value normal(RandomSource source, Shape shape, double mean, double stddev) {
        Value u = unit(source, shape).unaryMinus().plus(1.0);
        Value radius = Ops.sqrt(Ops.log(u).times(-2.0));
        Value z = radius.times(Ops.cos(unit(source, shape).times(2 * Math.PI)));
        return z.times(stddev).plus(mean);
    }

    /** Float32 of a normal distribution without what lies more than two deviations away. */
    public static Value truncatedNormal(RandomSource source, Shape shape, double mean, double stddev) {
        // erf(2 / sqrt 2)
        double inside = 0.9544997361036416;
        Value u = unit(source, shape).times(2 * inside).minus(inside);
        Value z = Ops.clip(Ops.erfinv(u).times(Math.sqrt(2)), -2, 2);
        return z.times(stddev).plus(mean);
    }

    /** Int32 from minval (inclusive) to maxval (exclusive). */
    public static Value randint(RandomSource source, Shape shape, int minval, int maxval) {
        if (maxval <= minval) {
            throw new IllegalArgumentException("randint needs maxval above minval, found " + minval + " and " + maxval);
        }
        Value number =
                Ops.floor(unit(source, shape).times((double) maxval - minval)).cast(DType.I32);
        Value last = Ops.like(number, maxval - minval - 1);
        return Ops.minimum(number, last).plus(minval);
    }

    /** Int32 indices of classes with given logits {@code (batch, classes)}: {@code (batch, samples)}. */
    public static Value categorical(RandomSource source, Value logits, int samples) {
        Shape shape =
                Shape.of(logits.shape().dim(0), Dim.of(samples), logits.shape().dim(1));
        Value u = Ops.clip(unit(source, shape), 1e-20, 1);
        Value noise = Ops.log(Ops.maximum(Ops.log(u).unaryMinus(), Ops.like(u, 1e-20)))
                .unaryMinus();
        return Ops.argmax(Ops.expandDims(logits, 1).plus(noise), 2);
    }

    /** Each number 0 with a probability, else divided by 1 - rate; axes of size 1 of the noise are kept or dropped whole. */
    public static Value dropout(RandomSource source, Value x, double rate, Shape noiseShape) {
        if (rate == 0) {
            return x;
        }
        Value kept = Ops.broadcastTo(
                Ops.greaterEqual(unit(source, noiseShape), Ops.like(unit(source, Shape.SCALAR), rate)), x.shape());
        return Ops.where(kept, x.times(1 / (1 - rate)), Ops.zerosLike(x));
    }

    /** The slices of an axis in random order. */
    public static Value shuffle(RandomSource source, Value x, int axis) {
        Value keys = unit(source, Shape.of(x.shape().dim(axis)));
        return Ops.take(x, Ops.argsort(keys, 0), axis);
    }

    /** Float32 of gamma distributions with scale 1 (Marsaglia and Tsang, 2000). */
    public static Value gamma(RandomSource source, Value alpha) {
        Value a = alpha.cast(DType.F32);
        Value one = Ops.onesLike(a);
        // Below 1 by a number of alpha + 1 times u^(1 / alpha).
        Value small = Ops.less(a, one);
        Value shape = Ops.where(small, a.plus(1.0), a);
        Value d = shape.minus(1.0 / 3);
        Value c = Ops.reciprocal(Ops.sqrt(d.times(9.0)));
        Value result = d;
        Value done = Ops.zerosLike(a).cast(DType.BOOL);
        for (int i = 0; i < TRIES; i++) {
            Value z = normal(source, a.shape(), 0, 1);
            Value u = unit(source, a.shape()).unaryMinus().plus(1.0);
            Value base = z.times(c).plus(1.0);
            Value positive = Ops.greater(base, Ops.zerosLike(base));
            Value v = Ops.where(positive, base, one);
            Value cube = v.times(v).times(v);
            Value bound = Ops.square(z).times(0.5).plus(d).minus(d.times(cube)).plus(d.times(Ops.log(cube)));
            Value accepted = Ops.logicalAnd(positive, Ops.less(Ops.log(u), bound));
            result = Ops.where(Ops.logicalAnd(accepted, Ops.logicalNot(done)), d.times(cube), result);
            done = Ops.logicalOr(done, accepted);
        }
        Value u = unit(source, a.shape()).unaryMinus().plus(1.0);
        Value boost = Ops.exp(Ops.log(u).div(Ops.where(small, a, one)));
        return Ops.where(small, result.times(boost), result);
    }

    /** Float32 of beta distributions. */
    public static Value beta(RandomSource source, Value alpha, Value beta) {
        Shape shape = Ops.broadcastShape("beta", alpha.shape(), beta.shape());
        Value x = gamma(source, Ops.broadcastTo(alpha.cast(DType.F32), shape));
        Value y = gamma(source, Ops.broadcastTo(beta.cast(DType.F32), shape));
        return x.div(x.plus(y));
    }

    /**
     * Float32: how many of so many tries succeed.
     *
     * @param counts how many tries, at most {@code most}
     * @param most how many tries are made and counted where they are wanted
     */
    public static Value binomial(RandomSource source, Value counts, Value probabilities, int most) {
        Shape shape = Ops.broadcastShape("binomial", counts.shape(), probabilities.shape());
        Shape table = shape.insert(0, Dim.of(most));
        Value wanted = Ops.less(
                Ops.indices(Ops.full(counts, table, 0, DType.F32), 0).cast(DType.F32),
                Ops.broadcastTo(counts.cast(DType.F32), table));
        Value success = Ops.less(unit(source, table), Ops.broadcastTo(probabilities.cast(DType.F32), table));
        return Ops.sum(Ops.logicalAnd(wanted, success).cast(DType.F32), List.of(0));
    }
}
