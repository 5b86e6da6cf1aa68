// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.List;
import org.hornbeam.runtime.cpu.named.Operand;

/** Where the masks of a block of pairs lie: each is (batch, heads, targets, sources) or 1 along any of these. */
final class MaskPlaces {
    private final long[][] strides;
    private final int[][] places;
    private final BlockNest.Call nest;

    /** For the masks of a call of a nest. */
    MaskPlaces(List<Operand> masks, BlockNest.Call nest) {
        this.nest = nest;
        strides = new long[masks.size()][4];
        places = new int[masks.size()][];
        for (int i = 0; i < strides.length; i++) {
            long[] shape = masks.get(i).shape();
            long stride = Floats.BYTES;
            for (int axis = 3; axis >= 0; axis--) {
                strides[i][axis] = shape[axis] == 1 ? 0 : stride;
                stride *= shape[axis];
            }
            places[i] = nest.places(AttentionNests.maskName(i));
        }
    }

    /** Gives the nest the masks for the block that begins here; the first mask is this operand. */
    void put(long[] addresses, int first, int batch, int head, long target, long source) {
        for (int i = 0; i < places.length; i++) {
            long[] stride = strides[i];
            long address = addresses[first + i]
                    + batch * stride[0]
                    + head * stride[1]
                    + target * stride[2]
                    + source * stride[3];
            nest.put(places[i], address, stride[2]);
        }
    }
}
