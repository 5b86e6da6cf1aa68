// SPDX-License-Identifier: Apache-2.0
/** Nothing -&gt; Arrow's default allocation manager, over {@code java.lang.foreign}. The name is fixed by Arrow. */
@NullMarked
package org.apache.arrow.memory.unsafe;

import org.jspecify.annotations.NullMarked;
