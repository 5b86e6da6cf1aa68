// SPDX-License-Identifier: Apache-2.0
/** Layers -&gt; handles: what flows through a model, with the layers that fit it as methods. */
@NullMarked
package org.hornbeam.form;

import org.jspecify.annotations.NullMarked;
