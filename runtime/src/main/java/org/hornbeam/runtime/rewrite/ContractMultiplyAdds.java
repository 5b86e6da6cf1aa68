// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Row;
import org.hornbeam.ops.Value;

/**
 * a b + c becomes one fused multiply-add where the product is used only there. It happens before fusion, so that fused
 * and unfused kernels give the same bits.
 */
public final class ContractMultiplyAdds implements Pass {
    @Override
    public Graph apply(Graph graph) {
        int[] uses = new int[graph.nodes().size()];
        graph.nodes().forEach(node -> node.operands().forEach(operand -> uses[operand]++));
        graph.results().forEach(result -> uses[result.node()]++);
        return Pass.local(graph, (node, operands, out) -> {
            if (!is(node, Catalogue.ADD) || !node.type().tensor().dtype().isFloat()) {
                return null;
            }
            for (int side = 0; side < 2; side++) {
                int product = node.operands().get(side);
                if (uses[product] == 1 && is(graph.node(product), Catalogue.MULTIPLY)) {
                    Value copy = operands.get(side);
                    Node factors = out.node(copy.id());
                    return out.add(
                            new Elementwise(Catalogue.FMA),
                            new Value(out, factors.operands().get(0)),
                            new Value(out, factors.operands().get(1)),
                            operands.get(1 - side));
                }
            }
            return null;
        });
    }

    private static boolean is(Node node, Row row) {
        return node.op() instanceof Elementwise elementwise && elementwise.row().equals(row);
    }
}
