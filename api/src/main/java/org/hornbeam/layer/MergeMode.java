// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** How the outputs of both directions of a {@link Bidirectional} layer become one. */
public enum MergeMode {
    /** The sum. */
    SUM,
    /** The product. */
    MUL,
    /** The mean. */
    AVE,
    /** The features of both, those of the way forward first. */
    CONCAT,
    /** Not at all: {@link Bidirectional#directions()} yields both. */
    NONE;

    Value merge(Value forward, Value backward) {
        return switch (this) {
            case SUM -> forward.plus(backward);
            case MUL -> forward.times(backward);
            case AVE -> forward.plus(backward).div(2);
            case CONCAT -> Ops.concatenate(List.of(forward, backward), forward.rank() - 1);
            case NONE ->
                throw new IllegalArgumentException(
                        "a Bidirectional layer with merge mode NONE has two results; use directions()");
        };
    }
}
