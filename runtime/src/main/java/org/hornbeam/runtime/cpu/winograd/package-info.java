// SPDX-License-Identifier: Apache-2.0
/** Convolutions with few multiplications, bound to sizes, to memory: image and kernel at 16 points, products, pixels. */
@NullMarked
package org.hornbeam.runtime.cpu.winograd;

import org.jspecify.annotations.NullMarked;
