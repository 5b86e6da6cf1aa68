// SPDX-License-Identifier: Apache-2.0
/** A weight after its update -&gt; the nearest allowed weight. */
@CheckReturnValue
@NullMarked
package org.hornbeam.constraint;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
