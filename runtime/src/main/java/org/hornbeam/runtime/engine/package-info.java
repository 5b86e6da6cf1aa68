// SPDX-License-Identifier: Apache-2.0
/** Trainings and trained models -&gt; plans, runs, predictions. */
@NullMarked
package org.hornbeam.runtime.engine;

import org.jspecify.annotations.NullMarked;
