// SPDX-License-Identifier: Apache-2.0
/** Kernels of loop nests against a slow reference. */
@org.jspecify.annotations.NullMarked
package org.hornbeam.runtime.cpu.nest;
