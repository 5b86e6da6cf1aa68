// SPDX-License-Identifier: Apache-2.0
/** Keras's configuration of models, layers, losses and optimizers -&gt; Hornbeam's records, and back. */
@NullMarked
package org.hornbeam.formats.keras;

import org.jspecify.annotations.NullMarked;
