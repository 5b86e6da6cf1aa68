// SPDX-License-Identifier: Apache-2.0
/** The kit of laws as a user has it -&gt; a verdict on the kit. */
@NullMarked
package org.hornbeam.kit;

import org.jspecify.annotations.NullMarked;
