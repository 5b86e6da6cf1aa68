// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * A state that a layer, metric or optimizer asked for.
 *
 * @param path its path: {@code encoder/batch_normalization/moving_mean}
 * @param shape its shape
 * @param dtype its type
 * @param initializer its first value
 * @param before the parameter: its value when the run begins
 */
public record TracedState(String path, Shape shape, DType dtype, Initializer initializer, Value before) {}
