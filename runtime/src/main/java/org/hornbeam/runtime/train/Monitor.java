// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;

/** A number in the logs of each epoch -&gt; whether it has become better. */
final class Monitor {
    private static final System.Logger LOG = System.getLogger("org.hornbeam.train");

    private final String who;
    private final String name;
    private final Mode mode;
    private final double minDelta;
    private final Set<String> warned = new HashSet<>();
    private double best = Double.NaN;

    /** The best value so far; {@code start} may be NaN for none. */
    Monitor(String who, String name, Mode mode, double minDelta, double start) {
        this.who = who;
        this.name = name;
        this.mode = mode.resolve(name);
        this.minDelta = Math.abs(minDelta);
        this.best = start;
    }

    /** Its value; empty, with one warning, if the logs have none. */
    OptionalDouble current(Logs logs) {
        if (logs.has(name)) {
            return OptionalDouble.of(logs.get(name));
        }
        if (warned.add(name)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} watches \"{1}\", which is not in the logs of this epoch: there are {2}. It does nothing now."
                            + " Monitor one of these{3}.",
                    who,
                    name,
                    logs.names(),
                    name.startsWith("val_") ? ", or give validationSplit or validationData" : "");
        }
        return OptionalDouble.empty();
    }

    /** Whether a value is better than a reference by more than the least difference; than none (NaN) always. */
    boolean better(double value, double reference) {
        if (Double.isNaN(reference)) {
            return true;
        }
        return mode == Mode.MIN ? value + minDelta < reference : value - minDelta > reference;
    }

    /** Whether a value is better than the best, which it then is. */
    boolean improved(double value) {
        boolean improved = better(value, best);
        if (improved) {
            best = value;
        }
        return improved;
    }

    double best() {
        return best;
    }

    void best(double value) {
        best = value;
    }
}
