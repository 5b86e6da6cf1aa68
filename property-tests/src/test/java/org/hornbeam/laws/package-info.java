// SPDX-License-Identifier: Apache-2.0
/** Every row and every operation -&gt; the laws that hold for it, enumerated. */
@NullMarked
package org.hornbeam.laws;

import org.jspecify.annotations.NullMarked;
