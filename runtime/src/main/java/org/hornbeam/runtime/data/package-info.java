// SPDX-License-Identifier: Apache-2.0
/** Arrow data, arrays and Java objects -&gt; batches of rows, in an order that is a function of seed and epoch. */
@NullMarked
package org.hornbeam.runtime.data;

import org.jspecify.annotations.NullMarked;
