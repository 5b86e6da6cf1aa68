// SPDX-License-Identifier: Apache-2.0
/** Real or drawn data -&gt; a model that learned from it: one file per sample, each with a twin in Kotlin. */
@NullMarked
package org.hornbeam.samples;

import org.jspecify.annotations.NullMarked;
