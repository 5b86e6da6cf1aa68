// SPDX-License-Identifier: Apache-2.0
/** A traced graph -&gt; an equivalent graph that is cheaper to run and made of what kernels can do. */
@NullMarked
package org.hornbeam.runtime.rewrite;

import org.jspecify.annotations.NullMarked;
