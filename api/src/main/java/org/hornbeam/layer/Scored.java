// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/** Attention whose weights {@link WithScores} yields, too. */
public sealed interface Scored extends Joint
        permits MultiHeadAttention, GroupQueryAttention, Attention, AdditiveAttention {
    /** For {@link WithScores}: the result and the weights. */
    List<Value> scored(Scope scope, List<Value> inputs);

    /** The same layer, used so that it yields its weights, too. */
    default WithScores withScores() {
        return new WithScores(this);
    }
}
