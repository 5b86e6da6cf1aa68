// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.hornbeam.runtime.fuse.Kernel;
import org.jspecify.annotations.Nullable;

/** A kernel of a plan ran. Off unless asked for: there may be a hundred thousand in a second. */
@Name("org.hornbeam.Kernel")
@Label("Kernel")
@Category("Hornbeam")
@Description("A kernel of a plan ran on all workers")
@Enabled(false)
@StackTrace(false)
final class KernelEvent extends Event {
    /** Knows whether such events are wanted without making one. */
    private static final KernelEvent PROBE = new KernelEvent();

    @Label("Plan")
    @Description("The number that the plan has in the event of its compilation")
    int plan;

    @Label("Kernel")
    @Description("Its place in the plan, as explain() numbers them")
    int kernel;

    @Label("Kind")
    @Nullable
    String kind;

    @Label("Tasks")
    int tasks;

    static boolean wanted() {
        return PROBE.isEnabled();
    }

    /** To be called before the kernel runs. */
    static KernelEvent begun() {
        KernelEvent event = new KernelEvent();
        event.begin();
        return event;
    }

    /** To be called after it ran. */
    void ended(CpuPlan plan, int kernel, int tasks) {
        end();
        if (shouldCommit()) {
            this.plan = plan.number();
            this.kernel = kernel;
            this.kind = kind(plan.program().kernels().get(kernel));
            this.tasks = tasks;
            commit();
        }
    }

    private static String kind(Kernel kernel) {
        return kernel.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
