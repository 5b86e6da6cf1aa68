// SPDX-License-Identifier: Apache-2.0
/** A weight after its update -&gt; the nearest allowed weight. */
@NullMarked
package org.hornbeam.constraint;

import org.jspecify.annotations.NullMarked;
