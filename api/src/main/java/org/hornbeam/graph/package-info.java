// SPDX-License-Identifier: Apache-2.0
/** Traced values -&gt; an immutable graph of operations, each with its shape rule and its gradient rule. */
@NullMarked
package org.hornbeam.graph;

import org.jspecify.annotations.NullMarked;
