// SPDX-License-Identifier: Apache-2.0
/** A weight -&gt; a scalar that is added to the loss. */
@CheckReturnValue
@NullMarked
package org.hornbeam.regularizer;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
