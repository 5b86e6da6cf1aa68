// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** Collections of texts that attributes point to. */
final class GlobalHeap {
    /** The least size of a collection. */
    private static final int SIZE = 4096;

    /** Where a text is. */
    record Place(long collection, int index, int length) {}

    private final LongUnaryOperator reserve;
    private final Map<Long, ByteBuffer> finished = new TreeMap<>();
    private final List<byte[]> open = new ArrayList<>();
    private long collection;
    private int size;
    private int used;

    GlobalHeap(LongUnaryOperator reserve) {
        this.reserve = reserve;
    }

    Place add(byte[] text) {
        int needed = 16 + ((text.length + 7) & -8);
        // Room for the object that stands for the rest, too.
        if (open.isEmpty() || used + needed + 16 > size) {
            finish();
            size = Math.max(SIZE, 16 + needed + 16);
            collection = reserve.applyAsLong(size);
            used = 16;
        }
        open.add(text);
        used += needed;
        return new Place(collection, open.size(), text.length);
    }

    private void finish() {
        if (open.isEmpty()) {
            return;
        }
        ByteBuffer b = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {'G', 'C', 'O', 'L', 1, 0, 0, 0}).putLong(size);
        for (int i = 0; i < open.size(); i++) {
            byte[] text = open.get(i);
            b.putShort((short) (i + 1)).putShort((short) 0).putInt(0).putLong(text.length);
            b.put(text).position((b.position() + 7) & -8);
        }
        b.putShort((short) 0).putShort((short) 0).putInt(0).putLong(size - (b.position() - 8L));
        finished.put(collection, b.rewind());
        open.clear();
    }

    /** All collections by their places. */
    Map<Long, ByteBuffer> blocks() {
        finish();
        return finished;
    }
}
