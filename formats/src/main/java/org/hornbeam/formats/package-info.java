// SPDX-License-Identifier: Apache-2.0
/** A file of Keras -&gt; a trained model, and back. */
@CheckReturnValue
@NullMarked
package org.hornbeam.formats;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
