// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.DType;

/**
 * Which element types layers use.
 *
 * @param compute the type that layers compute in; floating-point inputs are cast to it
 * @param variable the type that weights are kept and trained in
 */
public record DtypePolicy(DType compute, DType variable) {
    /** Everything in float32: the default. */
    public static final DtypePolicy FLOAT32 = new DtypePolicy(DType.F32, DType.F32);

    /** Everything in float64: for tests of gradients. */
    public static final DtypePolicy FLOAT64 = new DtypePolicy(DType.F64, DType.F64);

    /** Computes in bfloat16, keeps float32 weights. */
    public static final DtypePolicy MIXED_BFLOAT16 = new DtypePolicy(DType.BF16, DType.F32);

    /** Computes in float16, keeps float32 weights; train it with a scaled loss. */
    public static final DtypePolicy MIXED_FLOAT16 = new DtypePolicy(DType.F16, DType.F32);

    /** Checks that both are floating-point types. */
    public DtypePolicy {
        if (!compute.isFloat() || !variable.isFloat()) {
            throw new IllegalArgumentException("a dtype policy needs floating-point types, found " + compute.kerasName()
                    + " and " + variable.kerasName());
        }
    }
}
