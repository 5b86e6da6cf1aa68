// SPDX-License-Identifier: Apache-2.0
/** A shape, a type and a seed -&gt; the first value of a weight. */
@CheckReturnValue
@NullMarked
package org.hornbeam.initializer;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
