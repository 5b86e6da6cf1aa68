// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.StopGradient;
import org.hornbeam.graph.TextInput;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.While;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.rewrite.Winograd;

/** Binds operations with loops of their own to sizes. */
public final class NamedKernels {
    private NamedKernels() {}

    /**
     * The kernel of an operation. It may be run many times, by one run at a time: its workers call it with the same
     * addresses.
     *
     * @param op the operation
     * @param x what it reads
     * @param results what it writes
     * @param context sizes, workers, functions, epilogue
     * @throws IllegalStateException if the operation has no kernel: parameters are given, elements are picked, regions
     *     are run by the plan
     */
    public static NamedKernel bind(Op op, List<Operand> x, List<Operand> results, Context context) {
        if (context.epilogue() != null
                && !(op instanceof Convolve)
                && Winograd.convolution(op).isEmpty()) {
            throw new IllegalArgumentException(op + " does not take an epilogue; only convolutions do");
        }
        Operand result = results.getFirst();
        return switch (op) {
            case Constant o -> Generators.constant(o.value(), result);
            case Literal o -> Generators.literal(o, result);
            case SizeOf o -> Generators.integer(o.dim().bind(context.sizes()), result);
            case Iota o -> Generators.iota(o, result);
            case RandomBits o -> Generators.random(o, result, context);
            case Elementwise o -> new WideElementwise(o.row(), x, result, context.workers());
            case Cast _ -> WideElementwise.cast(x.getFirst(), result);
            case StopGradient _, Exchange _, Reshape _ -> Movements.same(result);
            case Contract o -> WideContract.of(o, x.get(0), x.get(1), context);
            case Convolve o -> Convolutions.of(o, x, result, context);
            case WindowSum o -> Pooling.sum(o, x.getFirst(), result, context);
            case WindowMax o -> Pooling.max(o, x.getFirst(), result, context);
            case WindowSpread o -> Pooling.spread(o, x.getFirst(), result, context);
            case WindowScatter o -> Pooling.scatter(o, x.get(0), x.get(1), result, context);
            case WindowGather o -> Pooling.gather(o, x.get(0), x.get(1), result, context);
            case Reduce o -> Accumulating.reduce(o, x.getFirst(), result);
            case ArgReduce o -> Accumulating.argReduce(o, x.getFirst());
            case Cumulative o -> Accumulating.cumulative(o, x.getFirst());
            case Transpose o -> Movements.transpose(o, x.getFirst(), result, context);
            case Broadcast o -> Movements.broadcast(o, x.getFirst(), result);
            case Slice o -> Movements.slice(o, x.getFirst(), result, context);
            case Reverse o -> Movements.reverse(o, x.getFirst(), result);
            case Pad o -> Padding.of(o, x.getFirst(), result, context);
            case Concat o -> Movements.concat(o, x, result);
            case Gather o -> Indexing.gather(o, x.get(0), x.get(1), result);
            case ScatterAdd o -> Indexing.scatterAdd(o, x.get(0), x.get(1), result, context);
            case Sort o -> Sorting.of(o, x.getFirst());
            case HostCall o -> HostCalls.of(o, x, results, context);
            case TextInput _ -> throw new IllegalStateException(op + " is read before the plan, not by it");
            case Parameter _ -> throw new IllegalStateException(op + " is given to the plan, not computed");
            case Element _ -> throw new IllegalStateException(op + " names a result of another kernel, it has none");
            case Composite o -> WinogradConvolutions.of(o, x, result, context);
            case CustomGradient _, Scan _, Cond _, While _ ->
                throw new IllegalStateException(op + " is a region: the plan inlines or runs its body");
        };
    }

    /**
     * A copy of the elements that a view shows, one after the other. The address of the operand is that of the whole
     * tensor behind the view.
     *
     * @param tiles whose transposes are used
     * @param dtype the type of the elements
     * @param offset place of the first element
     * @param shape sizes of the view
     * @param strides distance along each axis, in elements; may be 0 or negative
     */
    public static NamedKernel copy(TileKernels tiles, DType dtype, long offset, long[] shape, long[] strides) {
        return Movements.view(tiles, dtype, offset, shape, strides);
    }
}
