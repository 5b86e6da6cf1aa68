// SPDX-License-Identifier: Apache-2.0
/** The number of updates done -&gt; the learning rate of the next one. */
@NullMarked
package org.hornbeam.schedule;

import org.jspecify.annotations.NullMarked;
