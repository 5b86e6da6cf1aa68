// SPDX-License-Identifier: Apache-2.0
/** A traced graph and the sizes of what it is given -&gt; a number for each of its symbols. */
@NullMarked
package org.hornbeam.runtime.trace;

import org.jspecify.annotations.NullMarked;
