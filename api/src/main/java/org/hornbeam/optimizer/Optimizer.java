// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.Locale;
import java.util.Set;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * How a weight changes by its gradient. The built-in ones are in {@link Optimizers}. The rule sees one weight at a time;
 * what is the same for all optimizers (clipping, weight decay, averages, ...) is in {@link Options}.
 */
public interface Optimizer {
    /** The learning rate. A constant one becomes a state that callbacks may set. */
    Schedule learningRate();

    /** What happens before and after the rule. */
    default Options options() {
        return Options.DEFAULT;
    }

    /** The share of a weight, times the learning rate, that is taken away before an update. */
    default double weightDecay(String path, Shape shape) {
        return options().weightDecay();
    }

    /** Slots that begin as a copy of their weight. */
    default Set<String> slotsOfWeights() {
        return Set.of();
    }

    /**
     * The rule.
     *
     * @param scope gives the learning rate, the number of the update, and slots
     * @param weight the weight before the update, after weight decay
     * @param gradient its gradient after clipping, of the same shape
     * @return the weight after the update
     */
    Value update(OptimizerScope scope, Value weight, Value gradient);

    /** Its name in messages: by default that of its class in lower case. */
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
