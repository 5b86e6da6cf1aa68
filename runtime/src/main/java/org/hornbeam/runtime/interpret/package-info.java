// SPDX-License-Identifier: Apache-2.0
/**
 * Graph and arrays -&gt; arrays: the definition of meaning that every backend is compared with. Slow and obvious: floats
 * in double, or rounded after each node as declared; integers, booleans and random bits exact.
 */
@NullMarked
package org.hornbeam.runtime.interpret;

import org.jspecify.annotations.NullMarked;
