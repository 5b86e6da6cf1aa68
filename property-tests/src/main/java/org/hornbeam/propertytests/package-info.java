// SPDX-License-Identifier: Apache-2.0
/** Programs, drawn at random or given -&gt; a verdict on whether they obey a law. */
@NullMarked
package org.hornbeam.propertytests;

import org.jspecify.annotations.NullMarked;
