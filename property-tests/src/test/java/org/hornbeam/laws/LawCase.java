// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import java.util.List;
import org.hornbeam.graph.Op;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.Input;
import org.hornbeam.propertytests.Program;

/**
 * A program about one operation, with operands around which it is smooth.
 *
 * @param op the operation that it is about; the graph must contain it
 * @param name what is special about it
 */
record LawCase(Class<? extends Op> op, String name, Program program, List<Input> inputs) {
    /** One operation on all inputs. */
    static LawCase of(Op op, String name, Input... inputs) {
        return new LawCase(
                op.getClass(), name, x -> List.of(x.getFirst().builder().add(op, x)), List.of(inputs));
    }

    /** A program with one result. */
    static LawCase of(Class<? extends Op> op, String name, One program, Input... inputs) {
        return new LawCase(op, name, x -> List.of(program.of(x)), List.of(inputs));
    }

    /** A program with one result. */
    interface One {
        Value of(List<Value> x);
    }

    @Override
    public String toString() {
        return op.getSimpleName() + ": " + name;
    }
}
