// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import org.hornbeam.graph.Parameter;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;

/**
 * A value that is kept between steps.
 *
 * @param path its name, unique among all kept values
 * @param kind a weight or a state
 * @param dtype its type
 * @param shape its shape
 * @param initializer its first value
 * @param trainable whether the optimizer changes it
 */
public record Kept(
        String path, Parameter.Kind kind, DType dtype, Shape shape, Initializer initializer, boolean trainable) {}
