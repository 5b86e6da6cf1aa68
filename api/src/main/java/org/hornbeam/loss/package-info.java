// SPDX-License-Identifier: Apache-2.0
/** Labels and predictions -&gt; a loss for each example, and one number to be made small. */
@NullMarked
package org.hornbeam.loss;

import org.jspecify.annotations.NullMarked;
