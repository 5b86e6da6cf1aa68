// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The sum over paired axes of the products of two operands: every matrix product. The axes of the result are the batch
 * axes, the free axes of the left operand, the free axes of the right one.
 *
 * @param leftBatch batch axes of the left operand
 * @param rightBatch their partners in the right operand
 * @param leftSum summed axes of the left operand
 * @param rightSum their partners in the right operand
 */
public record Contract(List<Integer> leftBatch, List<Integer> rightBatch, List<Integer> leftSum, List<Integer> rightSum)
        implements Op {
    /** Copies the lists. */
    public Contract {
        leftBatch = List.copyOf(leftBatch);
        rightBatch = List.copyOf(rightBatch);
        leftSum = List.copyOf(leftSum);
        rightSum = List.copyOf(rightSum);
    }

    /** The axes of an operand that are neither batch nor summed, ascending. */
    public static List<Integer> free(int rank, List<Integer> batch, List<Integer> sum) {
        return Axes.others(rank, Axes.join(batch, sum));
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor left = operands.get(0).tensor();
        Type.Tensor right = operands.get(1).tensor();
        if (left.dtype() != right.dtype() || !left.dtype().isFloat()) {
            throw new ShapeException("contract needs two operands of one floating-point dtype, found " + left + " and "
                    + right + "; cast one of them");
        }
        if (leftBatch.size() != rightBatch.size() || leftSum.size() != rightSum.size()) {
            throw new ShapeException(this + " does not pair its axes one to one");
        }
        Axes.check("contract (left)", left.shape(), Axes.join(leftBatch, leftSum));
        Axes.check("contract (right)", right.shape(), Axes.join(rightBatch, rightSum));
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < leftBatch.size(); i++) {
            check("batch", left.shape(), leftBatch.get(i), right.shape(), rightBatch.get(i));
            dims.add(left.shape().dim(leftBatch.get(i)));
        }
        for (int i = 0; i < leftSum.size(); i++) {
            check("summed", left.shape(), leftSum.get(i), right.shape(), rightSum.get(i));
        }
        free(left.shape().rank(), leftBatch, leftSum)
                .forEach(axis -> dims.add(left.shape().dim(axis)));
        free(right.shape().rank(), rightBatch, rightSum)
                .forEach(axis -> dims.add(right.shape().dim(axis)));
        return new Type.Tensor(left.dtype(), new Shape(dims));
    }

    private static void check(String kind, Shape left, int leftAxis, Shape right, int rightAxis) {
        if (!left.dim(leftAxis).equals(right.dim(rightAxis))) {
            throw new ShapeException("the " + kind + " axes of a matrix product differ: axis " + leftAxis + " of "
                    + left + " is " + left.dim(leftAxis) + ", axis " + rightAxis + " of " + right + " is "
                    + right.dim(rightAxis));
        }
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Value left = adjoint.operand(0);
        Value right = adjoint.operand(1);
        Value dy = adjoint.cotangent();
        int batch = leftBatch.size();
        List<Integer> leftFree = free(left.shape().rank(), leftBatch, leftSum);
        List<Integer> rightFree = free(right.shape().rank(), rightBatch, rightSum);
        List<Integer> dyBatch = range(0, batch);
        List<Integer> dyLeft = range(batch, leftFree.size());
        List<Integer> dyRight = range(batch + leftFree.size(), rightFree.size());
        if (adjoint.wants(0)) {
            // Result axes: batch, free axes of the left operand, its summed axes in the order of the right operand.
            Value share = adjoint.builder().add(new Contract(dyBatch, rightBatch, dyRight, rightFree), dy, right);
            List<Integer> order = new ArrayList<>(leftBatch);
            order.addAll(leftFree);
            rightSum.stream().sorted().forEach(axis -> order.add(leftSum.get(rightSum.indexOf(axis))));
            adjoint.add(0, Ops.transpose(share, Axes.inverse(order)));
        }
        if (adjoint.wants(1)) {
            // The left operand comes first so that the share of a (in, out) weight needs no transpose.
            Value share = adjoint.builder().add(new Contract(leftBatch, dyBatch, leftFree, dyLeft), left, dy);
            List<Integer> order = new ArrayList<>(rightBatch);
            leftSum.stream().sorted().forEach(axis -> order.add(rightSum.get(leftSum.indexOf(axis))));
            order.addAll(rightFree);
            adjoint.add(1, Ops.transpose(share, Axes.inverse(order)));
        }
    }

    private static List<Integer> range(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }

    @Override
    public String toString() {
        return "contract[" + leftBatch + leftSum + ", " + rightBatch + rightSum + "]";
    }
}
