// SPDX-License-Identifier: Apache-2.0
/**
 * Operand addresses, layouts and sizes -&gt; matrix products in memory, block by block, in one fixed order of operations.
 */
@NullMarked
package org.hornbeam.runtime.cpu.matmul;

import org.jspecify.annotations.NullMarked;
