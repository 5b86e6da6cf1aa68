// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.List;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;

/**
 * Operations on float16 and bfloat16 become operations on float32 whose results are rounded: {@code f(x, y)} is
 * {@code cast(f(cast(x), cast(y)))}, which is what it means. Kernels have registers and tiles of float32 only; the casts
 * fuse with what is around them, so that memory holds 16 bits and arithmetic is done with 32. Every result is still
 * rounded, also one that stays in a register: results do not depend on what was fused.
 */
public final class WidenHalves implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return Pass.local(graph, (node, operands, out) -> {
            boolean halves = operands.stream().anyMatch(WidenHalves::half);
            if (!(halves && computes(node.op())) && !(node.op() instanceof Element && half(node.type()))) {
                return null;
            }
            List<Value> wide =
                    operands.stream().map(x -> half(x) ? wide(x, out) : x).toList();
            Value result = out.add(node.op(), wide);
            return half(node.type()) ? result.cast(node.type().tensor().dtype()) : result;
        });
    }

    private static boolean half(Value value) {
        return half(value.builder().node(value.id()).type());
    }

    private static boolean half(Type type) {
        return type instanceof Type.Tensor tensor && tensor.dtype().isHalf();
    }

    /** Whether an operation looks at the numbers, or has fast kernels for float32 alone; views do neither. */
    private static boolean computes(Op op) {
        return switch (op) {
            case Elementwise e -> true;
            case Reduce r -> true;
            case ArgReduce a -> true;
            case Cumulative c -> true;
            case Sort s -> true;
            case Contract c -> true;
            case Convolve c -> true;
            case Concat c -> true;
            case Pad p -> true;
            case Gather g -> true;
            case ScatterAdd s -> true;
            case WindowMax w -> true;
            case WindowSum w -> true;
            case WindowSpread w -> true;
            case WindowGather w -> true;
            case WindowScatter w -> true;
            default -> false;
        };
    }

    /** A value in float32; numbers that are written into the program need no cast. */
    private static Value wide(Value value, GraphBuilder out) {
        Node node = out.node(value.id());
        return switch (node.op()) {
            case Constant constant -> out.constant(constant.value(), DType.F32);
            case Broadcast broadcast ->
                out.add(broadcast, wide(new Value(out, node.operands().getFirst()), out));
            default -> value.cast(DType.F32);
        };
    }
}
