// SPDX-License-Identifier: Apache-2.0
/**
 * Attention and its derivative, bound to sizes -&gt; named kernels that go through the pairs of targets and sources block by
 * block: products by the register tiles of {@code cpu.matmul}, what is between them by loop nests.
 */
@NullMarked
package org.hornbeam.runtime.cpu.attention;

import org.jspecify.annotations.NullMarked;
