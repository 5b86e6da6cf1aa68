// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import org.hornbeam.graph.Machine.Register;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access.Columns;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Reducer;

/** Nests as they occur in networks: for benchmarks and for tests of large structures. */
final class ExampleNests {
    private static final float[] EXP = {
        1.0f, 1.0f, 0.5f, 1.6666666e-1f, 4.1665796e-2f, 8.3334519e-3f, 1.3981999e-3f, 1.9875691e-4f
    };

    private ExampleNests() {}

    /** Accesses 0 to 5: x, w, b, m, r and the result gelu(x w + b) m + r. */
    static LoopNest gelu() {
        NestBuilder nest = new NestBuilder();
        int[] in = new int[5];
        for (int i = 0; i < 5; i++) {
            in[i] = nest.memory(DType.F32, Columns.NEXT);
        }
        int out = nest.memory(DType.F32, Columns.NEXT);
        nest.columns();
        Register u = nest.fma(nest.load(in[0]), nest.load(in[1]), nest.load(in[2]));
        Register cubic = nest.fma(nest.mul(u, u), nest.mul(u, nest.constant(0.044715f)), u);
        Register e = exp(nest, nest.mul(cubic, nest.constant(1.5957691f)));
        Register t = nest.div(e, nest.add(e, nest.constant(1f)));
        nest.store(out, nest.fma(nest.mul(u, t), nest.load(in[3]), nest.load(in[4])));
        return nest.build();
    }

    /** Accesses 0 and 1: x and the result softmax(x) along the columns. */
    static LoopNest softmax() {
        NestBuilder nest = new NestBuilder();
        int x = nest.memory(DType.F32, Columns.NEXT);
        int out = nest.memory(DType.F32, Columns.NEXT);
        nest.columns();
        Register max = nest.fold(nest.load(x), Reducer.FMAX);
        nest.columns();
        Register e = exp(nest, nest.sub(nest.load(x), max));
        nest.store(out, e);
        Register sum = nest.fold(e, Reducer.FSUM);
        nest.row();
        Register scale = nest.div(nest.constant(1f), sum);
        nest.columns();
        nest.store(out, nest.mul(nest.load(out), scale));
        return nest.build();
    }

    /** Accesses 0 to 4: x, gamma, beta, the result, one over the number of columns. */
    static LoopNest layerNormalization() {
        NestBuilder nest = new NestBuilder();
        int x = nest.memory(DType.F32, Columns.NEXT);
        int gamma = nest.memory(DType.F32, Columns.NEXT);
        int beta = nest.memory(DType.F32, Columns.NEXT);
        int out = nest.memory(DType.F32, Columns.NEXT);
        int share = nest.memory(DType.F32, Columns.SAME);
        nest.row();
        Register n = nest.load(share);
        nest.columns();
        Register sum = nest.fold(nest.load(x), Reducer.FSUM);
        nest.row();
        Register mean = nest.mul(sum, n);
        nest.columns();
        Register difference = nest.sub(nest.load(x), mean);
        Register squares = nest.fold(nest.mul(difference, difference), Reducer.FSUM);
        nest.row();
        Register deviation = nest.apply(MachineOp.FSQRT, nest.fma(squares, n, nest.constant(1e-3f)));
        Register scale = nest.div(nest.constant(1f), deviation);
        nest.columns();
        Register normal = nest.mul(nest.sub(nest.load(x), mean), scale);
        nest.store(out, nest.fma(normal, nest.load(gamma), nest.load(beta)));
        return nest.build();
    }

    /** Accesses 0 to 4: gradient, weight, both moments (in place), learning rate. */
    static LoopNest adam() {
        NestBuilder nest = new NestBuilder();
        int g = nest.memory(DType.F32, Columns.NEXT);
        int w = nest.memory(DType.F32, Columns.NEXT);
        int m = nest.memory(DType.F32, Columns.NEXT);
        int v = nest.memory(DType.F32, Columns.NEXT);
        int rate = nest.memory(DType.F32, Columns.SAME);
        nest.row();
        Register step = nest.load(rate);
        nest.columns();
        Register gradient = nest.load(g);
        Register first = nest.load(m);
        first = nest.fma(nest.sub(gradient, first), nest.constant(0.1f), first);
        Register second = nest.load(v);
        second = nest.fma(nest.sub(nest.mul(gradient, gradient), second), nest.constant(0.001f), second);
        nest.store(m, first);
        nest.store(v, second);
        Register root = nest.add(nest.apply(MachineOp.FSQRT, second), nest.constant(1e-7f));
        nest.store(w, nest.sub(nest.load(w), nest.div(nest.mul(first, step), root)));
        return nest.build();
    }

    /** Accesses 0 and 1: x and the sums of its columns. */
    static LoopNest columnSum() {
        NestBuilder nest = new NestBuilder();
        int x = nest.memory(DType.F32, Columns.NEXT);
        int out = nest.memory(DType.F32, Columns.NEXT);
        nest.columns();
        nest.accumulate(out, nest.load(x), Reducer.FSUM);
        return nest.build();
    }

    /** Accesses 0 to 2: x, the cotangent and the gradient of relu. */
    static LoopNest reluBackward() {
        NestBuilder nest = new NestBuilder();
        int y = nest.memory(DType.F32, Columns.NEXT);
        int dy = nest.memory(DType.F32, Columns.NEXT);
        int dx = nest.memory(DType.F32, Columns.NEXT);
        nest.columns();
        Register zero = nest.constant(0f);
        nest.store(dx, nest.select(nest.less(zero, nest.load(y)), nest.load(dy), zero));
        return nest.build();
    }

    /** Accesses 0 to 2: x, a bias with a row stride of 0, relu(x + bias). */
    static LoopNest biasRelu() {
        NestBuilder nest = new NestBuilder();
        int x = nest.memory(DType.F32, Columns.NEXT);
        int bias = nest.memory(DType.F32, Columns.NEXT);
        int y = nest.memory(DType.F32, Columns.NEXT);
        nest.columns();
        nest.store(y, nest.max(nest.add(nest.load(x), nest.load(bias)), nest.constant(0f)));
        return nest.build();
    }

    /** Accesses 0 and 1: x and the sums of its rows. */
    static LoopNest rowSum() {
        NestBuilder nest = new NestBuilder();
        int x = nest.memory(DType.F32, Columns.NEXT);
        int out = nest.memory(DType.F32, Columns.SAME);
        nest.columns();
        Register sum = nest.fold(nest.load(x), Reducer.FSUM);
        nest.row();
        nest.store(out, sum);
        return nest.build();
    }

    /** Accesses 0 and 1: x and a chain of {@code depth} times gelu, much longer than a stage should be. */
    static LoopNest deep(int depth) {
        NestBuilder nest = new NestBuilder();
        int x = nest.memory(DType.F32, Columns.NEXT);
        int out = nest.memory(DType.F32, Columns.NEXT);
        nest.columns();
        Register u = nest.load(x);
        for (int i = 0; i < depth; i++) {
            Register e = exp(nest, nest.mul(u, nest.constant(1.7f)));
            u = nest.mul(u, nest.div(e, nest.add(e, nest.constant(1f))));
        }
        nest.store(out, u);
        return nest.build();
    }

    /** e to the power x by a polynomial of degree 7 between -ln 2 / 2 and ln 2 / 2. */
    static Register exp(NestBuilder nest, Register x) {
        Register bounded = nest.min(nest.max(x, nest.constant(-87f)), nest.constant(88f));
        Register magic = nest.constant(12582912f);
        Register shifted = nest.fma(bounded, nest.constant(1.44269504f), magic);
        Register k = nest.sub(shifted, magic);
        Register r = nest.fma(k, nest.constant(-0.693359375f), bounded);
        r = nest.fma(k, nest.constant(2.12194440e-4f), r);
        Register p = nest.polynomial(r, EXP);
        Register power = nest.apply(
                MachineOp.BITS_FLOAT,
                nest.apply(
                        MachineOp.ISHL,
                        nest.add(nest.apply(MachineOp.FLOAT_TO_INT, k), nest.constant(127)),
                        nest.constant(23)));
        return nest.mul(p, power);
    }
}
