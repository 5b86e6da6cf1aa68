// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.Map;

/** Times that nothing took. */
public final class KernelTimesSample {
    private KernelTimesSample() {}

    /** Nanoseconds by kernel and run; the last row is the whole run. */
    public static KernelTimes of(Map<String, Long> sizes, long[][] nanos) {
        KernelTimes times = new KernelTimes(sizes, nanos.length - 1);
        times.begin(true);
        for (int run = 0; run < nanos[0].length; run++) {
            for (int kernel = 0; kernel < nanos.length - 1; kernel++) {
                times.kernel(kernel, nanos[kernel][run]);
            }
            times.run(nanos[nanos.length - 1][run]);
        }
        return times;
    }
}
