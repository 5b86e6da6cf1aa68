// SPDX-License-Identifier: Apache-2.0
/** Handles -&gt; the steps of a model -&gt; nodes of a graph, with the weights, states and losses met on the way. */
@NullMarked
package org.hornbeam.trace;

import org.jspecify.annotations.NullMarked;
