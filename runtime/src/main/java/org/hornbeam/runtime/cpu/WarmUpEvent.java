// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The warm-up of a kernel has ended. */
@Name("org.hornbeam.WarmUp")
@Label("Kernel warm-up")
@Category("Hornbeam")
@Description(
        "A kernel went over to vector code, or stays with scalar code for the time being because its vector code has not become fast")
@StackTrace(false)
final class WarmUpEvent extends Event {
    @Label("Kernel")
    @Nullable
    String kernel;

    @Label("Time")
    @Description("The time that its warm-up took, with waiting for the compiler")
    @Timespan
    long time;

    @Label("Vector")
    @Description("Whether vector code is in use")
    boolean vector;

    static void ended(KernelWarmUp.Candidate candidate, long nanos) {
        WarmUpEvent event = new WarmUpEvent();
        if (event.shouldCommit()) {
            event.kernel = candidate.description();
            event.time = nanos;
            event.vector = candidate.vector();
            event.commit();
        }
    }
}
