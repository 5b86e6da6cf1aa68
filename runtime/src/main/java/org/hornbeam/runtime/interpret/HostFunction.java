// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.List;

/** What a library computes for a {@link org.hornbeam.graph.HostCall}. */
@FunctionalInterface
public interface HostFunction {
    /** The results for these operands. It must depend on nothing else, and be the same each time. */
    List<Array> call(List<Array> operands);
}
