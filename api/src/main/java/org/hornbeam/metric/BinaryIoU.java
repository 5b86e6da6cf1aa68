// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hornbeam.component.Components;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean intersection over union of predictions below (class 0) and from a threshold on (class 1)
 * ({@code keras.metrics.BinaryIoU}).
 *
 * @param targetClassIds which of the two classes count; default both
 * @param threshold from it on a prediction means 1; default 0.5
 * @param name its name in logs
 */
public record BinaryIoU(List<Integer> targetClassIds, double threshold, String name) implements Metric {
    /** Copies and checks the classes. */
    public BinaryIoU {
        targetClassIds = classes(targetClassIds, name).targetClassIds();
    }

    private static IoU classes(List<Integer> ids, String name) {
        return new IoU(2, ids, OptionalInt.empty(), true, true, -1, name);
    }

    /** Other classes. */
    public BinaryIoU targetClassIds(List<Integer> value) {
        return Components.with(this, "targetClassIds", value);
    }

    /** Another threshold. */
    public BinaryIoU threshold(double value) {
        return Components.with(this, "threshold", value);
    }

    /** Another name. */
    @Override
    public BinaryIoU named(String value) {
        return new BinaryIoU(targetClassIds, threshold, value);
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Value said = Ops.greaterEqual(yPred, Ops.fill(yPred, threshold)).cast(DType.I32);
        classes(targetClassIds, name).update(scope, yTrue, said, weight);
    }

    @Override
    public Value result(MetricScope scope) {
        return classes(targetClassIds, name).result(scope);
    }
}
