// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hornbeam.graph.Composites;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Type;
import org.jspecify.annotations.Nullable;

/**
 * Decompositions as calls of the host with their derivatives. These are written with the results and with inverses,
 * whose own derivative needs nothing else, so that they can be derived again.
 */
final class Decompositions {
    private Decompositions() {}

    private interface Shares {
        /** Operands, results and cotangents of the results to shares of the operands. */
        List<Value> of(List<Value> x);
    }

    private static List<Value> call(
            String function, List<Value> operands, List<Type.Tensor> results, @Nullable Shares shares) {
        Graph gradient = null;
        if (shares != null) {
            List<Type.Tensor> types = new ArrayList<>(Subgraph.types(operands));
            types.addAll(results);
            types.addAll(results);
            Function<List<Value>, List<Value>> rule = shares::of;
            gradient = Composites.trace(types, rule);
        }
        HostCall call = new HostCall(function, results, gradient);
        return Subgraph.elements(operands.getFirst().builder(), call, operands, 0, results.size());
    }

    private static Shape square(String what, Value x) {
        if (x.rank() < 2 || !x.shape().dim(-1).equals(x.shape().dim(-2))) {
            throw new ShapeException(what + " takes square matrices in the last two axes, found " + x.shape());
        }
        return x.shape();
    }

    private static Type.Tensor type(Value x, Shape shape) {
        return new Type.Tensor(x.dtype(), shape);
    }

    static Value t(Value x) {
        return Ops.swapaxes(x, -1, -2);
    }

    private static Value mm(Value... factors) {
        Value product = factors[0];
        for (int i = 1; i < factors.length; i++) {
            product = Ops.matmul(product, factors[i]);
        }
        return product;
    }

    /** Rows of a matrix times the elements of a vector, one each for a column. */
    private static Value columns(Value x, Value vector) {
        return x.times(Ops.expandDims(vector, vector.rank() - 1));
    }

    private static Value onDiagonal(Value x) {
        return Ops.equal(Ops.indices(x, -1), Ops.indices(x, -2));
    }

    /** The matrices with a vector on their diagonal. */
    private static Value diagonal(Value vector) {
        Value wide = Ops.broadcastTo(
                Ops.expandDims(vector, vector.rank()),
                vector.shape().insert(vector.rank(), vector.shape().dim(-1)));
        return Ops.where(onDiagonal(wide), wide, Ops.zerosLike(wide));
    }

    static Value inverse(Value x) {
        Shape shape = square("inv", x);
        return call("inverse", List.of(x), List.of(type(x, shape)), in -> {
                    Value y = t(in.get(1));
                    return List.of(mm(y, in.get(2), y).unaryMinus());
                })
                .getFirst();
    }

    static Value solve(Value a, Value b) {
        Shape shape = square("solve", a);
        DType dtype = Ops.promote(a.dtype(), b.dtype());
        Shape batch = Ops.broadcastShape(
                "solve", shape.slice(0, a.rank() - 2), b.shape().slice(0, b.rank() - 2));
        Value left = Ops.broadcastTo(a.cast(dtype), batch.concat(shape.slice(a.rank() - 2, a.rank())));
        Value right = Ops.broadcastTo(b.cast(dtype), batch.concat(b.shape().slice(b.rank() - 2, b.rank())));
        return call("solve", List.of(left, right), List.of(type(right, right.shape())), in -> {
                    Value share = mm(t(inverse(in.get(0))), in.get(3));
                    return List.of(mm(share, t(in.get(2))).unaryMinus(), share);
                })
                .getFirst();
    }

    static Value cholesky(Value x) {
        Shape shape = square("cholesky", x);
        return call("cholesky", List.of(x), List.of(type(x, shape)), in -> {
                    Value lower = in.get(1);
                    Value product = Ops.tril(mm(t(lower), in.get(2)), 0);
                    Value halved = Ops.where(onDiagonal(product), product.times(0.5), product);
                    Value inverse = inverse(lower);
                    Value share = mm(t(inverse), halved, inverse);
                    return List.of(folded(share.plus(t(share)).times(0.5)));
                })
                .getFirst();
    }

    static List<Value> slogdet(Value x) {
        Shape batch = square("slogdet", x).slice(0, x.rank() - 2);
        return call("slogdet", List.of(x), List.of(type(x, batch), type(x, batch)), in -> {
            Value dy = in.get(4);
            Value wide = Ops.expandDims(Ops.expandDims(dy, dy.rank()), dy.rank() + 1);
            return List.of(t(inverse(in.get(0))).times(wide));
        });
    }

    static List<Value> eig(Value x) {
        Shape shape = square("eig", x);
        Shape vector = shape.remove(-1);
        return call("eig", List.of(x), List.of(type(x, vector), type(x, vector), type(x, shape), type(x, shape)), null);
    }

    /** 1 / (b - a) for each pair of a vector, 0 for a number with itself and for equal ones. */
    private static Value gaps(Value values) {
        Value gap = Ops.expandDims(values, values.rank() - 1).minus(Ops.expandDims(values, values.rank()));
        Value same = Ops.equal(gap, Ops.zerosLike(gap));
        return Ops.where(same, Ops.zerosLike(gap), Ops.reciprocal(Ops.where(same, Ops.onesLike(gap), gap)));
    }

    /** The share of a matrix of which the lower triangle is read, which stands for the upper one, too. */
    private static Value folded(Value share) {
        return Ops.where(onDiagonal(share), share, Ops.tril(share.plus(t(share)), 0));
    }

    static List<Value> eigh(Value x) {
        Shape shape = square("eigh", x);
        return call("eigh", List.of(x), List.of(type(x, shape.remove(-1)), type(x, shape)), in -> {
            Value v = in.get(2);
            Value inner = diagonal(in.get(3)).plus(mm(t(v), in.get(4)).times(gaps(in.get(1))));
            Value share = mm(v, inner, t(v));
            return List.of(folded(share));
        });
    }

    static List<Value> qr(Value x) {
        Shape shape = x.shape();
        int k = Math.min(x.dim(-1), x.dim(-2));
        boolean tall = x.dim(-2) >= x.dim(-1);
        return call(
                "qr",
                List.of(x),
                List.of(type(x, shape.with(-1, Dim.of(k))), type(x, shape.with(-2, Dim.of(k)))),
                !tall
                        ? null
                        : in -> {
                            Value q = in.get(1);
                            Value r = in.get(2);
                            Value m = mm(r, t(in.get(4))).minus(mm(t(in.get(3)), q));
                            Value below = Ops.tril(m, -1);
                            Value mirrored = below.plus(t(below)).plus(Ops.where(onDiagonal(m), m, Ops.zerosLike(m)));
                            return List.of(mm(in.get(3).plus(mm(q, mirrored)), t(inverse(r))));
                        });
    }

    static List<Value> qrComplete(Value x) {
        Shape shape = x.shape();
        return call("qr_complete", List.of(x), List.of(type(x, shape.with(-1, shape.dim(-2))), type(x, shape)), null);
    }

    static List<Value> lu(Value x) {
        Shape shape = x.shape();
        int k = Math.min(x.dim(-1), x.dim(-2));
        boolean isSquare = x.dim(-1) == x.dim(-2);
        Type.Tensor pivots = new Type.Tensor(DType.I32, shape.remove(-1).with(-1, Dim.of(k)));
        return call(
                "lu",
                List.of(x),
                List.of(type(x, shape), pivots, type(x, shape.with(-1, shape.dim(-2)))),
                !isSquare
                        ? null
                        : in -> {
                            Value one = onDiagonal(in.get(1)).cast(x.dtype());
                            Value lower = Ops.tril(in.get(1), -1).plus(one);
                            Value upper = Ops.triu(in.get(1), 0);
                            Value dLower = Ops.tril(in.get(4), -1);
                            Value dUpper = Ops.triu(in.get(4), 0);
                            Value inner = Ops.tril(mm(t(lower), dLower), -1).plus(Ops.triu(mm(dUpper, t(upper)), 0));
                            return List.of(mm(t(in.get(3)), t(inverse(lower)), inner, t(inverse(upper))));
                        });
    }

    static List<Value> svd(Value x, boolean full) {
        Shape shape = x.shape();
        int m = x.dim(-2);
        int n = x.dim(-1);
        int k = Math.min(m, n);
        Shape batch = shape.slice(0, x.rank() - 2);
        Shape u = batch.concat(Shape.of(m, full ? m : k));
        Shape s = batch.concat(Shape.of(k));
        Shape v = batch.concat(Shape.of(full ? n : k, n));
        return call(
                full ? "svd_full" : "svd",
                List.of(x),
                List.of(type(x, u), type(x, s), type(x, v)),
                full && m != n ? null : in -> List.of(svdShare(in)));
    }

    /** As in Townsend, "Differentiating the singular value decomposition", 2016. */
    private static Value svdShare(List<Value> in) {
        Value u = in.get(1);
        Value s = in.get(2);
        Value v = t(in.get(3));
        Value du = in.get(4);
        Value dv = t(in.get(6));
        Value f = gaps(Ops.square(s));
        Value inverse = Ops.where(
                Ops.equal(s, Ops.zerosLike(s)),
                Ops.zerosLike(s),
                Ops.reciprocal(Ops.where(Ops.equal(s, Ops.zerosLike(s)), Ops.onesLike(s), s)));
        Value uu = mm(t(u), du);
        Value vv = mm(t(v), dv);
        Value turned = columns(uu.minus(t(uu)).times(f), s)
                .plus(Ops.expandDims(s, s.rank()).times(vv.minus(t(vv)).times(f)))
                .plus(diagonal(in.get(5)));
        Value share = mm(u, turned, t(v));
        Value outsideU = columns(du.minus(mm(u, uu)), inverse);
        Value outsideV = columns(dv.minus(mm(v, vv)), inverse);
        return share.plus(mm(outsideU, t(v))).plus(mm(u, t(outsideV)));
    }
}
