// SPDX-License-Identifier: Apache-2.0
/**
 * A rewritten graph -&gt; kernels: loop nests for what is fused, products with prologues and epilogues, named kernels with
 * epilogues for the rest.
 */
@NullMarked
package org.hornbeam.runtime.fuse;

import org.jspecify.annotations.NullMarked;
