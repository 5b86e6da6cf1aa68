// SPDX-License-Identifier: Apache-2.0
/** Options -> workloads -> two sides measured in turns -> one printed line per workload and an exit status. */
@NullMarked
package org.hornbeam.benchmarks;

import org.jspecify.annotations.NullMarked;
