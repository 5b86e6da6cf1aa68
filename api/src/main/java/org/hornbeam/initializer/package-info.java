// SPDX-License-Identifier: Apache-2.0
/** A shape, a type and a seed -&gt; the first value of a weight. */
@NullMarked
package org.hornbeam.initializer;

import org.jspecify.annotations.NullMarked;
