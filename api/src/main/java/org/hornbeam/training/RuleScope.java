// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.Map;
import java.util.Set;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.OptimizerScope;

/**
 * The scope of an optimizer's rule for one weight.
 *
 * @param path the path of the weight
 * @param weight the weight, whose type slots have
 * @param slotsOfWeights slots that begin as a copy of the weight
 * @param learningRate the rate
 * @param step the number of the update
 * @param states where slots are read
 * @param assigned where next values of slots are put
 */
record RuleScope(
        String path,
        Value weight,
        Set<String> slotsOfWeights,
        Value learningRate,
        Value step,
        States states,
        Map<String, Value> assigned)
        implements OptimizerScope {
    private String slotName(String name) {
        return "optimizer/" + name + "/" + path;
    }

    @Override
    public Value slot(String name, double initial) {
        Value slot = states.read(slotName(name), weight.dtype(), weight.shape(), initial);
        if (!slotsOfWeights.contains(name)) {
            return slot;
        }
        // At the first update, also where training began with given weights.
        return Ops.where(Ops.equal(step, Ops.onesLike(step)), weight, slot);
    }

    @Override
    public Value slot(String name, Shape shape) {
        return states.read(slotName(name), weight.dtype(), shape, 0);
    }

    @Override
    public void assign(String name, Value next) {
        assigned.put(slotName(name), next.cast(weight.dtype()));
    }

    @Override
    public Value shared(String name, double initial) {
        return states.read("optimizer/" + name, DType.F32, Shape.SCALAR, initial);
    }

    @Override
    public void assignShared(String name, Value next) {
        Value before = assigned.put("optimizer/" + name, next);
        if (before != null && !before.equals(next)) {
            throw new ShapeException("optimizer state \"" + name + "\" is shared by all weights, but two of them assign"
                    + " different values to it; use a slot");
        }
    }
}
