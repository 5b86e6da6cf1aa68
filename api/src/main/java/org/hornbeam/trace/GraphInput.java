// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import org.hornbeam.layer.TextLayer;
import org.hornbeam.ops.DType;
import org.jspecify.annotations.Nullable;

/**
 * What the graphs of a model take: an input of the model, or the numbers that a layer makes of an input of text.
 *
 * @param name the parameter of the graph
 * @param input which input of the model, from 0
 * @param dtype the element type
 * @param layer what makes numbers of the text; {@code null} where the input is numbers
 */
public record GraphInput(
        String name, int input, DType dtype, @Nullable TextLayer layer) {}
