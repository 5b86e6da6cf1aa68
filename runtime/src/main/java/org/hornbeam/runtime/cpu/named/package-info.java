// SPDX-License-Identifier: Apache-2.0
/** Operations that are not loop nests, with sizes -&gt; kernels over contiguous memory. */
@NullMarked
package org.hornbeam.runtime.cpu.named;

import org.jspecify.annotations.NullMarked;
