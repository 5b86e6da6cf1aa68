// SPDX-License-Identifier: Apache-2.0
/** What layers compute with: values, shapes and the operations on them. */
@CheckReturnValue
@NullMarked
package org.hornbeam.ops;

import org.hornbeam.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
