// SPDX-License-Identifier: Apache-2.0
/** Cases computed by Keras 3.16.0 -&gt; a comparison with the same thing built by Hornbeam, run by the interpreter. */
@NullMarked
package org.hornbeam.keras;

import org.jspecify.annotations.NullMarked;
