// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** What lies beyond the edges of an image. */
public enum FillMode {
    /** A number. */
    CONSTANT,
    /** The pixel of the edge. */
    NEAREST,
    /** The image again. */
    WRAP,
    /** The image mirrored, the edge twice. */
    REFLECT;

    /** Where a pixel is taken from; with CONSTANT, any pixel for one that is outside. */
    Value fixed(Value index, Value size) {
        Value last = size.minus(1);
        return switch (this) {
            case CONSTANT, NEAREST -> Ops.minimum(Ops.maximum(index, Ops.like(index, 0)), last);
            case WRAP -> Ops.mod(index, size);
            case REFLECT -> {
                Value both = size.times(2);
                Value turned = Ops.mod(index, both);
                yield Ops.minimum(turned, both.minus(1).minus(turned));
            }
        };
    }
}
