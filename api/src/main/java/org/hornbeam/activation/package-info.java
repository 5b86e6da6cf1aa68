// SPDX-License-Identifier: Apache-2.0
/** A value -&gt; a value of the same shape: what layers apply to what they compute. */
@CheckReturnValue
@NullMarked
package org.hornbeam.activation;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
