// SPDX-License-Identifier: Apache-2.0
/** A program and sizes -&gt; launches over memory, run by a pool of workers. */
@NullMarked
package org.hornbeam.runtime.cpu;

import org.jspecify.annotations.NullMarked;
