// SPDX-License-Identifier: Apache-2.0
/** Handles -&gt; a model: immutable, checked, ready to be traced for training and for inference. */
@CheckReturnValue
@NullMarked
package org.hornbeam;

import org.jspecify.annotations.NullMarked;
