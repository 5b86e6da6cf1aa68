// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import org.hornbeam.layer.TextLayer;
import org.jspecify.annotations.Nullable;

/**
 * How a model reads an input of examples.
 *
 * @param input which one, from 0
 * @param layer what makes numbers of it, where it is text; {@code null} where it is numbers
 */
public record Reading(int input, @Nullable TextLayer layer) {}
