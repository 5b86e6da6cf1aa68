// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.jmh;

import org.hornbeam.benchmarks.Contender;
import org.hornbeam.benchmarks.Contenders;
import org.hornbeam.benchmarks.Workload;

/** Opens a contender for a JMH state and gives it back resumed, warm-up being JMH's own business. */
final class ContenderState {
    private ContenderState() {}

    static Contender open(String name, Workload workload) {
        Contender contender = Contenders.named(name).open(workload, 1);
        contender.resume();
        return contender;
    }
}
