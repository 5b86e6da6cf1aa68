// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.train.WeightTensor;

/**
 * Writes HDF5 as h5py does by default, which is what Keras reads and writes: version 0 of the superblock, groups as
 * B-trees of symbol tables, contiguous little-endian data sets, attributes of variable-length UTF-8 text
 * (<a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t11.html">format specification</a>). All places
 * are decided first; then the file goes out from front to back, tensors without a copy, so that it may be of any size.
 */
public final class Hdf5Writer {
    static final long UNDEFINED = -1;
    static final int LEAF = 4;
    static final int INTERNAL = 16;
    private static final int NODE = 8 + 2 * LEAF * 40;
    private static final int TREE = 24 + (2 * INTERNAL + 1) * 8 + 2 * INTERNAL * 8;

    /** Bytes at a place in the file: made of small pieces, or the elements of a tensor. */
    private sealed interface Block {
        record Small(ByteBuffer bytes) implements Block {}

        record Elements(WeightTensor tensor) implements Block {}
    }

    private final TreeMap<Long, Block> blocks = new TreeMap<>();
    private final GlobalHeap texts = new GlobalHeap(this::reserve);
    private long end = 96;

    private Hdf5Writer() {}

    /** Writes a file with this root. */
    public static void write(Hdf5Group root, WritableByteChannel out) throws IOException {
        Hdf5Writer writer = new Hdf5Writer();
        Placed placed = writer.group(root);
        writer.texts.blocks().forEach((at, bytes) -> writer.blocks.put(at, new Block.Small(bytes)));
        writer.blocks.put(0L, new Block.Small(superblock(placed, writer.end)));
        writer.flush(out);
    }

    /** Where an object is, and for groups where its links are. */
    private record Placed(long header, long tree, long heap) {}

    private long reserve(long size) {
        long at = end;
        end = Math.addExact(end, (size + 7) & -8);
        return at;
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer superblock(Placed root, long end) {
        ByteBuffer b = bytes(96);
        b.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
        b.putInt(0).put((byte) 0).put((byte) 8).put((byte) 8).put((byte) 0);
        b.putShort((short) LEAF).putShort((short) INTERNAL).putInt(0);
        b.putLong(0).putLong(UNDEFINED).putLong(end).putLong(UNDEFINED);
        b.putLong(0).putLong(root.header).putInt(1).putInt(0).putLong(root.tree).putLong(root.heap);
        return b.flip();
    }

    private Placed group(Hdf5Group group) {
        List<ByteBuffer> messages = new ArrayList<>();
        group.attributes().forEach((name, text) -> messages.add(attribute(name, text)));
        int size = 16 + 24 + messages.stream().mapToInt(ByteBuffer::remaining).sum();
        long header = reserve(size);
        TreeMap<ByteString, Placed> links = new TreeMap<>();
        for (Map.Entry<String, Hdf5Group> entry : group.groups().entrySet()) {
            links.put(ByteString.of(entry.getKey()), group(entry.getValue()));
        }
        for (Map.Entry<String, WeightTensor> entry : group.tensors().entrySet()) {
            if (links.put(ByteString.of(entry.getKey()), data(entry.getValue())) != null) {
                throw new IllegalArgumentException("a group and a tensor have the name " + entry.getKey());
            }
        }
        long heap = reserve(32);
        ByteBuffer names =
                bytes(8 + links.keySet().stream().mapToInt(ByteString::padded).sum());
        names.putLong(0);
        List<Long> offsets = new ArrayList<>();
        List<ByteBuffer> entries = new ArrayList<>();
        links.forEach((name, placed) -> {
            offsets.add((long) names.position());
            ByteBuffer entry = bytes(40).putLong(names.position()).putLong(placed.header);
            boolean isGroup = placed.tree != UNDEFINED;
            entry.putInt(isGroup ? 1 : 0).putInt(0);
            entry.putLong(isGroup ? placed.tree : 0).putLong(isGroup ? placed.heap : 0);
            entries.add(entry.flip());
            names.put(name.bytes()).position(names.position() + name.padded() - name.bytes().length);
        });
        names.flip();
        long text = reserve(names.remaining());
        ByteBuffer heapHeader = bytes(32).put(new byte[] {'H', 'E', 'A', 'P', 0, 0, 0, 0});
        // 1 is the end of an empty list of free places.
        heapHeader.putLong(names.remaining()).putLong(1).putLong(text);
        small(heap, heapHeader.flip());
        small(text, names);
        long tree = tree(offsets, entries);
        ByteBuffer b = header(1 + messages.size(), size);
        b.putShort((short) 0x11).putShort((short) 16).putInt(0).putLong(tree).putLong(heap);
        messages.forEach(b::put);
        small(header, b.flip());
        return new Placed(header, tree, heap);
    }

    private void small(long at, ByteBuffer bytes) {
        blocks.put(at, new Block.Small(bytes));
    }

    /** Symbol tables of up to eight links, under trees of up to 32 children. */
    private long tree(List<Long> offsets, List<ByteBuffer> entries) {
        List<Long> children = new ArrayList<>();
        List<Long> keys = new ArrayList<>(List.of(0L));
        for (int from = 0; from < entries.size(); from += 2 * LEAF) {
            int to = Math.min(entries.size(), from + 2 * LEAF);
            ByteBuffer node = bytes(NODE).put(new byte[] {'S', 'N', 'O', 'D', 1, 0});
            node.putShort((short) (to - from));
            entries.subList(from, to).forEach(node::put);
            long at = reserve(NODE);
            small(at, node.rewind());
            children.add(at);
            keys.add(offsets.get(to - 1));
        }
        int level = 0;
        while (true) {
            List<Long> parents = new ArrayList<>();
            List<Long> parentKeys = new ArrayList<>(List.of(0L));
            int nodes = Math.max(1, (children.size() + 2 * INTERNAL - 1) / (2 * INTERNAL));
            long first = reserve((long) nodes * TREE);
            for (int n = 0; n < nodes; n++) {
                int from = n * 2 * INTERNAL;
                int to = Math.min(children.size(), from + 2 * INTERNAL);
                ByteBuffer node = bytes(TREE).put(new byte[] {'T', 'R', 'E', 'E', 0, (byte) level});
                node.putShort((short) (to - from));
                node.putLong(n == 0 ? UNDEFINED : first + (long) (n - 1) * TREE);
                node.putLong(n == nodes - 1 ? UNDEFINED : first + (long) (n + 1) * TREE);
                node.putLong(keys.get(from));
                for (int i = from; i < to; i++) {
                    node.putLong(children.get(i)).putLong(keys.get(i + 1));
                }
                small(first + (long) n * TREE, node.rewind());
                parents.add(first + (long) n * TREE);
                parentKeys.add(keys.get(to));
            }
            if (nodes == 1) {
                return first;
            }
            children = parents;
            keys = parentKeys;
            level++;
        }
    }

    private Placed data(WeightTensor tensor) {
        List<ByteBuffer> messages = new ArrayList<>();
        messages.add(message(0x01, space(tensor.shape())));
        messages.add(message(0x03, Types.of(tensor.dtype())));
        messages.add(message(0x05, new byte[] {2, 2, 2, 1, 0, 0, 0, 0}));
        long size = tensor.data().byteSize();
        long at = size == 0 ? UNDEFINED : reserve(size);
        messages.add(message(
                0x08,
                bytes(18).put((byte) 3).put((byte) 1).putLong(at).putLong(size).array()));
        if (tensor.dtype() == DType.BF16) {
            messages.add(attribute("dtype", "bfloat16"));
        }
        if (size > 0) {
            blocks.put(at, new Block.Elements(tensor));
        }
        int total = 16 + messages.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer b = header(messages.size(), total);
        messages.forEach(b::put);
        long header = reserve(total);
        small(header, b.flip());
        return new Placed(header, UNDEFINED, UNDEFINED);
    }

    private static ByteBuffer header(int messages, int size) {
        return bytes(size)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) messages)
                .putInt(1)
                .putInt(size - 16)
                .putInt(0);
    }

    private static byte[] space(long[] shape) {
        ByteBuffer b = bytes(8 + 16 * shape.length).put((byte) 1).put((byte) shape.length);
        b.put((byte) (shape.length == 0 ? 0 : 1)).position(8);
        // The sizes, then the largest sizes.
        for (int i = 0; i < 2; i++) {
            for (long size : shape) {
                b.putLong(size);
            }
        }
        return b.array();
    }

    private ByteBuffer attribute(String name, String text) {
        ByteString key = ByteString.of(name);
        byte[] type = Types.text();
        int padded = (type.length + 7) & -8;
        GlobalHeap.Place place = texts.add(text.getBytes(StandardCharsets.UTF_8));
        ByteBuffer b = bytes(8 + key.padded() + padded + 8 + 16).put((byte) 1).put((byte) 0);
        b.putShort((short) (key.bytes().length + 1))
                .putShort((short) type.length)
                .putShort((short) 8);
        b.put(key.bytes()).position(8 + key.padded());
        b.put(type).position(8 + key.padded() + padded);
        b.put((byte) 1).position(8 + key.padded() + padded + 8);
        b.putInt(place.length()).putLong(place.collection()).putInt(place.index());
        return message(0x0c, b.array());
    }

    private static ByteBuffer message(int type, byte[] body) {
        int padded = (body.length + 7) & -8;
        if (padded > 0xffff) {
            throw new IllegalArgumentException("a message of a header may have 64 KiB, found " + body.length);
        }
        ByteBuffer b = bytes(8 + padded).putShort((short) type).putShort((short) padded);
        return b.position(8).put(body).rewind();
    }

    private void flush(WritableByteChannel out) throws IOException {
        long at = 0;
        for (Map.Entry<Long, Block> entry : blocks.entrySet()) {
            fully(out, ByteBuffer.allocate(Math.toIntExact(entry.getKey() - at)));
            at = entry.getKey();
            switch (entry.getValue()) {
                case Block.Small(ByteBuffer bytes) -> {
                    at += bytes.remaining();
                    fully(out, bytes);
                }
                case Block.Elements(WeightTensor tensor) -> {
                    long size = tensor.data().byteSize();
                    for (long from = 0; from < size; from += 1 << 28) {
                        long part = Math.min(1 << 28, size - from);
                        fully(out, tensor.data().asSlice(from, part).asByteBuffer());
                    }
                    at += size;
                }
            }
        }
        fully(out, ByteBuffer.allocate(Math.toIntExact(end - at)));
    }

    private static void fully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
