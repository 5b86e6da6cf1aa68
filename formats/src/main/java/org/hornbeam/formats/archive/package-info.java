// SPDX-License-Identifier: Apache-2.0
/** The bytes of a zip archive -&gt; its members, checked before anything is allocated, and back. */
@NullMarked
package org.hornbeam.formats.archive;

import org.jspecify.annotations.NullMarked;
