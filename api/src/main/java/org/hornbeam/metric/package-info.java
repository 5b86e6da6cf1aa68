// SPDX-License-Identifier: Apache-2.0
/** Labels and predictions of many batches -&gt; one number that says how good the predictions are. */
@NullMarked
package org.hornbeam.metric;

import org.jspecify.annotations.NullMarked;
