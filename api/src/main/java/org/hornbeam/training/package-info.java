// SPDX-License-Identifier: Apache-2.0
/** A model, losses, metrics and an optimizer -&gt; the graphs that initialize, train, evaluate and predict. */
@NullMarked
package org.hornbeam.training;

import org.jspecify.annotations.NullMarked;
