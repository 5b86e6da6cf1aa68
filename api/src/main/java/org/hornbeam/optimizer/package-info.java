// SPDX-License-Identifier: Apache-2.0
/** A weight and its gradient -&gt; the weight after one update. */
@NullMarked
package org.hornbeam.optimizer;

import org.jspecify.annotations.NullMarked;
