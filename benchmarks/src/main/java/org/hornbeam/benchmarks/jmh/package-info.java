// SPDX-License-Identifier: Apache-2.0
/** Parameters -> one measured operation per class, run by JMH. */
@NullMarked
package org.hornbeam.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
