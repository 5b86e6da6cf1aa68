// SPDX-License-Identifier: Apache-2.0
/** A loop nest -&gt; a class that runs it, generated at run time: with vector instructions, or element by element. */
@NullMarked
package org.hornbeam.runtime.cpu.nest;

import org.jspecify.annotations.NullMarked;
