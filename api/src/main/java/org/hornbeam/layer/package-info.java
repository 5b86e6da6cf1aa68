// SPDX-License-Identifier: Apache-2.0
/** Values of one form -&gt; values of another: layers, and the scope through which they ask for weights. */
@CheckReturnValue
@NullMarked
package org.hornbeam.layer;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
