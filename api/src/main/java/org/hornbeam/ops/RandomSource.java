// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

/** Where random numbers come from: the scope of a layer is one. */
@FunctionalInterface
public interface RandomSource {
    /** Random int32 bits; each call is a site of its own. */
    Value randomBits(Shape shape);
}
