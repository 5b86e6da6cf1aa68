// SPDX-License-Identifier: Apache-2.0
/** A record and the names of its components -> a copy with one changed, or its place in a file. */
@NullMarked
package org.hornbeam.component;

import org.jspecify.annotations.NullMarked;
