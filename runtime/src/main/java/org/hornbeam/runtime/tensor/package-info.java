// SPDX-License-Identifier: Apache-2.0
/** Arrow memory and columns -&gt; tensors, and tensors -&gt; Arrow columns. */
@NullMarked
package org.hornbeam.runtime.tensor;

import org.jspecify.annotations.NullMarked;
