// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.lang.System.Logger;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results that were handed to the user, to name those that are never closed. */
final class Lent {
    private static final Logger LOGGER = System.getLogger(Lent.class.getPackageName());
    private static final boolean SITES = Lent.class.desiredAssertionStatus() || Boolean.getBoolean("hornbeam.debug");
    private static final int SWEEP = 1024;

    private record Entry(
            WeakReference<Tensor> tensor,
            Tensor.State state,
            String what,
            @Nullable String site) {}

    private List<Entry> entries = new ArrayList<>();
    private int sweepAt = SWEEP;

    synchronized void add(Tensor tensor, String what) {
        if (entries.size() >= sweepAt) {
            entries = new ArrayList<>(
                    entries.stream().filter(entry -> entry.state.isOpen()).toList());
            sweepAt = Math.max(SWEEP, 2 * entries.size());
        }
        entries.add(new Entry(new WeakReference<>(tensor), tensor.state(), what, SITES ? site() : null));
    }

    private static String site() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith("org.hornbeam.runtime."))
                        .findFirst()
                        .map(Object::toString)
                        .orElse("a thread of the engine"));
    }

    synchronized void warn(String owner) {
        for (Entry entry : entries) {
            if (entry.state.isOpen()) {
                LOGGER.log(
                        Logger.Level.WARNING,
                        "\"" + owner + "\" was closed, but its result " + entry.what
                                + " was not: close it, or its memory is never given back."
                                + (entry.tensor.get() == null ? " Nothing refers to it any more." : "")
                                + (entry.site == null
                                        ? " Run with -Dhornbeam.debug=true to see where it was made"
                                        : " It was made at " + entry.site));
            }
        }
        entries.clear();
    }
}
