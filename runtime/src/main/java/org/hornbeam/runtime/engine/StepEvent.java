// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A batch ran through a plan. */
@Name("org.hornbeam.Step")
@Label("Step")
@Category("Hornbeam")
@Description("A batch ran through a plan")
@StackTrace(false)
final class StepEvent extends Event {
    /** Knows whether such events are wanted without making one. */
    private static final StepEvent PROBE = new StepEvent();

    @Label("Kind")
    @Description("training, evaluation or prediction")
    @Nullable
    String kind;

    @Label("Model")
    @Nullable
    String model;

    @Label("Plan")
    @Description("The number that the plan has in the event of its compilation")
    int plan;

    @Label("Batch size")
    long batch;

    static boolean wanted() {
        return PROBE.isEnabled();
    }

    /** Runs a plan and records it, if it is to be recorded; else allocates nothing. Only where there is a recorder. */
    static void around(PlanRun run, String kind, String model, long batch) {
        if (!wanted()) {
            run.execute();
            return;
        }
        StepEvent event = new StepEvent();
        event.begin();
        run.execute();
        event.end();
        if (event.shouldCommit()) {
            event.kind = kind;
            event.model = model;
            event.plan = run.plan().number();
            event.batch = batch;
            event.commit();
        }
    }
}
