// SPDX-License-Identifier: Apache-2.0
/** Workloads -> contenders that run them in libtorch, by its C++ API, eagerly, with its own autograd and optimizer. */
@NullMarked
package org.hornbeam.benchmarks.libtorch;

import org.jspecify.annotations.NullMarked;
