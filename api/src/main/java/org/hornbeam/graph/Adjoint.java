// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** What a gradient rule sees of its node, and where it puts the shares of the operands. */
public interface Adjoint {
    /** The operands of the node. */
    List<Value> operands();

    /** One operand. */
    default Value operand(int i) {
        return operands().get(i);
    }

    /** The result of the node, where it is one tensor. */
    Value result();

    /** The results of the node, where it yields several. */
    List<Value> results();

    /** The derivative of the target with respect to the result. */
    Value cotangent();

    /** The derivatives of the target with respect to each of several results; {@code null} where it is zero. */
    List<@Nullable Value> cotangents();

    /** Adds to the derivative of the target with respect to an operand. */
    void add(int operand, Value share);

    /** Whether the share of this operand is wanted. */
    boolean wants(int operand);

    /** The builder that rules append to. */
    GraphBuilder builder();
}
