// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.List;
import org.hornbeam.graph.Attention;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.named.Context;
import org.hornbeam.runtime.cpu.named.NamedKernel;
import org.hornbeam.runtime.cpu.named.Operand;

/** The composites that have kernels here: attention and its derivative in float32. */
public final class AttentionKernels {
    private AttentionKernels() {}

    /** Whether a node has a kernel of its own; else its body is written out. */
    public static boolean owns(Graph graph, int id, List<Node> users) {
        Node node = graph.node(id);
        if (!(node.op() instanceof Composite composite) || !computes(composite)) {
            return false;
        }
        boolean floats = node.operands().stream()
                .map(operand -> graph.node(operand).type().tensor())
                .allMatch(type -> type.dtype() == DType.F32 || type.dtype() == DType.BOOL);
        return floats && !(composite.name().endsWith(Attention.GRADIENT) && sharesOfMasks(graph, id, users));
    }

    /** Whether an operation is one of these; those left by the rewrites are computed here. */
    public static boolean computes(Composite op) {
        return List.of(
                        Attention.NAME,
                        Attention.CAUSAL,
                        Attention.NAME + Attention.GRADIENT,
                        Attention.CAUSAL + Attention.GRADIENT)
                .contains(op.name());
    }

    /** The share of a mask has an element for each pair: nothing is gained by not storing them. */
    private static boolean sharesOfMasks(Graph graph, int id, List<Node> users) {
        return graph.results().stream().anyMatch(r -> r.node() == id)
                || users.stream()
                        .anyMatch(user -> !(user.op() instanceof Element element && element.index() < Attention.MASKS));
    }

    /** What the kernel of a node consists of; made once for a plan. */
    public static AttentionNests nests(
            Composite op, List<Type.Tensor> operands, org.hornbeam.runtime.cpu.nest.NestCompiler compiler) {
        return new AttentionNests(op, operands, compiler);
    }

    /** The kernel for given sizes. */
    public static NamedKernel bind(Composite op, AttentionNests nests, List<Operand> operands, Context context) {
        return op.name().endsWith(Attention.GRADIENT)
                ? new AttentionBackward(nests, operands, context.tiles(), context.workers())
                : new AttentionForward(nests, operands, context.tiles(), context.workers());
    }

    /**
     * Floating-point operations of the products, a multiply and an add counted as two.
     *
     * @param pairs batch times heads times targets times sources
     * @param size of queries and keys
     * @param valueSize of values
     */
    public static long flops(Composite op, long pairs, long size, long valueSize) {
        return op.name().endsWith(Attention.GRADIENT)
                ? 2 * pairs * (3 * size + 2 * valueSize)
                : 2 * pairs * (size + valueSize);
    }
}
