// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import org.hornbeam.layer.TextLayer;

/**
 * Text that a layer turns into numbers before the graph runs.
 *
 * @param name the input of the graph that takes the numbers: the path of the layer
 * @param input the input of the model that is the text
 * @param layer what makes numbers of the text
 */
public record TracedText(String name, String input, TextLayer layer) {}
