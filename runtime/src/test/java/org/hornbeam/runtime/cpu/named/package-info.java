// SPDX-License-Identifier: Apache-2.0
/** Operations and random operands -&gt; whether the named kernels agree with the interpreter. */
@NullMarked
package org.hornbeam.runtime.cpu.named;

import org.jspecify.annotations.NullMarked;
