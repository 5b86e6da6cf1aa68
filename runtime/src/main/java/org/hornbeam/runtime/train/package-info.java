// SPDX-License-Identifier: Apache-2.0
/** A training and examples -&gt; trained weights, their history, and what happens on the way. */
@NullMarked
package org.hornbeam.runtime.train;

import org.jspecify.annotations.NullMarked;
