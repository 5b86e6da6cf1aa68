// SPDX-License-Identifier: Apache-2.0
/** Sizes -> models: the networks that both sides run. */
@NullMarked
package org.hornbeam.benchmarks.network;

import org.jspecify.annotations.NullMarked;
