// SPDX-License-Identifier: Apache-2.0
/** Layers -&gt; handles: what flows through a model, with the layers that fit it as methods. */
@CheckReturnValue
@NullMarked
package org.hornbeam.form;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
