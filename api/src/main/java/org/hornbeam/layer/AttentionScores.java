// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Block;

/**
 * What attention yields with its weights.
 *
 * @param output the means of the values, in the form of the query
 * @param scores the weight of each source for each target, before any is dropped: {@code (batch, heads, targets, sources)}, without heads where a layer has none
 */
public record AttentionScores(Block output, Block scores) {}
