// SPDX-License-Identifier: Apache-2.0
/** Kernels in order, with sizes -&gt; the place of every buffer in one arena. */
@NullMarked
package org.hornbeam.runtime.memory;

import org.jspecify.annotations.NullMarked;
