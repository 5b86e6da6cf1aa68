// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * Random int32 bits, a function of the seed, the site, the step and the element alone: Philox 4x32-10 (Salmon et al.,
 * "Parallel random numbers: as easy as 1, 2, 3", 2011). The key is (seed[0], seed[1] xor high half of the site's hash),
 * the counter (low half of the element's index, high half, step, low half of the site's hash); the result is word 0.
 * Operands: the seed, int32[2], and the step, an int32 scalar.
 *
 * @param site the path of the layer and the number of the call, never a node id
 * @param shape the shape of the result
 */
public record RandomBits(String site, Shape shape) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor seed = operands.get(0).tensor();
        Type.Tensor step = operands.get(1).tensor();
        if (!seed.equals(new Type.Tensor(DType.I32, Shape.of(2)))
                || !step.equals(new Type.Tensor(DType.I32, Shape.SCALAR))) {
            throw new ShapeException("random bits need a seed int32[2] and a step int32[], found " + operands);
        }
        return new Type.Tensor(DType.I32, shape);
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    /** The 64-bit hash of a site: FNV-1a over the UTF-8 bytes, then a finalizer. */
    public static long hash(String site) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : site.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }

    /** Word 0 of the block for a counter and a key. */
    public static int philox(int c0, int c1, int c2, int c3, int k0, int k1) {
        for (int round = 0; round < 10; round++) {
            long p0 = (c0 & 0xffffffffL) * 0xD2511F53L;
            long p1 = (c2 & 0xffffffffL) * 0xCD9E8D57L;
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return c0;
    }

    @Override
    public String toString() {
        return "random_bits[" + site + "]";
    }
}
