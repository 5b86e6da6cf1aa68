// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.train.WeightTensor;
import org.jspecify.annotations.Nullable;

/**
 * Reads an HDF5 file of the kind that Keras writes, and trusts nothing in it: every place lies in the file, no structure
 * is reached twice (so there is no cycle and nothing that grows by being shared), trees become lower, sizes of data sets
 * are those of their shapes, and all of them together are no larger than the file. What is neither a group of the old
 * kind nor a contiguous data set is refused.
 */
public final class Hdf5Reader {
    /** The largest number of groups and data sets. */
    static final int NODES = 1_000_000;

    /** The deepest group. */
    static final int DEPTH = 64;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private final Set<Long> seen = new HashSet<>();
    private long elements;
    private int nodes;
    private String path = "/";

    private Hdf5Reader(MemorySegment file) {
        this.file = file;
    }

    /**
     * The root of a file.
     *
     * @param file all its bytes
     * @throws Hdf5Exception if the file is damaged, or has what Keras does not write
     */
    public static Hdf5Group read(MemorySegment file) throws Hdf5Exception {
        return new Hdf5Reader(file).superblock();
    }

    private Hdf5Exception wrong(String problem) {
        return new Hdf5Exception(path, problem);
    }

    /** Checks that bytes lie in the file, and gives their beginning. */
    private long inside(String what, long at, long size) throws Hdf5Exception {
        if (at < 0 || size < 0 || at > file.byteSize() || size > file.byteSize() - at) {
            throw wrong(what + " of " + size + " bytes at " + at + " does not lie in the file of " + file.byteSize()
                    + " bytes");
        }
        return at;
    }

    private void once(String what, long at) throws Hdf5Exception {
        if (!seen.add(at)) {
            throw wrong(what + " at " + at + " is reached twice");
        }
    }

    private boolean begins(long at, String signature) {
        for (int i = 0; i < signature.length(); i++) {
            if (file.get(BYTE, at + i) != (byte) signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private Hdf5Group superblock() throws Hdf5Exception {
        inside("the superblock", 0, 96);
        if (!begins(0, "\u0089HDF\r\n\u001a\n")) {
            throw wrong("it does not begin as an HDF5 file");
        }
        int version = file.get(BYTE, 8);
        if (version != 0) {
            throw wrong("version " + version + " of the superblock is not what Keras writes; only version 0 is read");
        }
        if (file.get(BYTE, 13) != 8 || file.get(BYTE, 14) != 8) {
            throw wrong("its offsets and lengths do not have 8 bytes");
        }
        if (file.get(LONG, 24) != 0) {
            throw wrong("it has a user block");
        }
        long end = file.get(LONG, 40);
        if (end > file.byteSize() || end < 96) {
            throw wrong("it says that it ends at " + end + ", found " + file.byteSize() + " bytes");
        }
        Header header = header(file.get(LONG, 64), 0);
        if (!header.group) {
            throw wrong("its root is no group");
        }
        Hdf5Group root = new Hdf5Group();
        fill(root, header, 0);
        return root;
    }

    /** The message of an object's header that has been met. */
    private static final class Header {
        final Map<String, String> attributes = new LinkedHashMap<>();
        long @Nullable [] shape;

        @Nullable
        DType dtype;

        String type = "";
        long elementBytes = -1;
        long tree = -1;
        long heap = -1;
        long at = -1;
        long bytes = -1;
        boolean group;
    }

    private Header header(long at, int depth) throws Hdf5Exception {
        once("an object", at);
        if (++nodes > NODES || depth > DEPTH) {
            throw wrong("there are more than " + NODES + " objects, or groups in more than " + DEPTH + " groups");
        }
        inside("an object's header", at, 16);
        if (file.get(BYTE, at) != 1) {
            throw wrong("version " + file.get(BYTE, at) + " of an object's header is not what Keras writes");
        }
        Header header = new Header();
        int messages = Short.toUnsignedInt(file.get(SHORT, at + 2));
        List<long[]> parts =
                new ArrayList<>(List.of(new long[] {at + 16, Integer.toUnsignedLong(file.get(INT, at + 8))}));
        for (int i = 0; i < parts.size(); i++) {
            long from = inside("a part of an object's header", parts.get(i)[0], parts.get(i)[1]);
            long end = from + parts.get(i)[1];
            while (messages > 0 && from + 8 <= end) {
                messages--;
                int type = Short.toUnsignedInt(file.get(SHORT, from));
                int size = Short.toUnsignedInt(file.get(SHORT, from + 2));
                int flags = file.get(BYTE, from + 4);
                if (from + 8 + size > end) {
                    throw wrong("a message of " + size + " bytes is longer than its header");
                }
                if ((flags & 2) != 0) {
                    throw wrong("a message is shared, which Keras does not write");
                }
                if (type == 0x10) {
                    need(size, 16);
                    long next = file.get(LONG, from + 8);
                    once("a part of an object's header", next);
                    parts.add(new long[] {next, file.get(LONG, from + 16)});
                } else {
                    message(header, type, from + 8, size);
                }
                from += 8 + size;
            }
        }
        return header;
    }

    private void need(long size, long least) throws Hdf5Exception {
        if (size < least) {
            throw wrong("a message has " + size + " bytes, at least " + least + " are needed");
        }
    }

    private void message(Header header, int type, long at, int size) throws Hdf5Exception {
        switch (type) {
            case 0x01 -> header.shape = shape(at, size);
            case 0x03 -> {
                need(size, 8);
                header.elementBytes = Integer.toUnsignedLong(file.get(INT, at + 4));
                header.dtype = Types.dtype(file.asSlice(at, size));
                header.type = "class " + (file.get(BYTE, at) & 15) + " of " + header.elementBytes + " bytes";
            }
            case 0x08 -> {
                need(size, 18);
                if (file.get(BYTE, at) != 3 || file.get(BYTE, at + 1) != 1) {
                    throw wrong("its elements are not contiguous; save it without chunks or compression");
                }
                header.at = file.get(LONG, at + 2);
                header.bytes = file.get(LONG, at + 10);
            }
            case 0x0c -> attribute(header, at, size);
            case 0x11 -> {
                need(size, 16);
                header.group = true;
                header.tree = file.get(LONG, at);
                header.heap = file.get(LONG, at + 8);
            }
            case 0x00, 0x04, 0x05, 0x0d, 0x0e, 0x12, 0x13, 0x16 -> {
                // Nothing, fill values, comments, times, counts: no place in the file is in them.
            }
            default -> throw wrong("a message of type " + type + " is not what Keras writes");
        }
    }

    private long[] shape(long at, long size) throws Hdf5Exception {
        need(size, 8);
        int rank = Byte.toUnsignedInt(file.get(BYTE, at + 1));
        if (file.get(BYTE, at) != 1 || rank > 32) {
            throw wrong("a shape is of version " + file.get(BYTE, at) + " and rank " + rank);
        }
        need(size, 8 + 8L * rank);
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            shape[i] = file.get(LONG, at + 8 + 8L * i);
        }
        return shape;
    }

    /** Texts of variable or fixed length are kept, others passed over. */
    private void attribute(Header header, long at, int size) throws Hdf5Exception {
        need(size, 8);
        if (file.get(BYTE, at) != 1) {
            throw wrong("an attribute of version " + file.get(BYTE, at) + " is not what Keras writes");
        }
        int name = Short.toUnsignedInt(file.get(SHORT, at + 2));
        int type = Short.toUnsignedInt(file.get(SHORT, at + 4));
        int space = Short.toUnsignedInt(file.get(SHORT, at + 6));
        long typeAt = at + 8 + ((name + 7) & -8);
        long spaceAt = typeAt + ((type + 7) & -8);
        long dataAt = spaceAt + ((space + 7) & -8);
        if (name < 1 || type < 8 || space < 8 || dataAt > at + size) {
            throw wrong("an attribute is longer than its message");
        }
        long elements = 1;
        for (long count : shape(spaceAt, space)) {
            elements = count < 0 || count > size ? size + 1 : Math.multiplyExact(Math.min(elements, size + 1), count);
        }
        long bytes = Integer.toUnsignedLong(file.get(INT, typeAt + 4));
        if (elements > size || bytes * elements > at + size - dataAt) {
            throw wrong("the value of an attribute is longer than its message");
        }
        String key = text(at + 8, name - 1L);
        int kind = file.get(BYTE, typeAt) & 15;
        if (elements == 1 && kind == 3) {
            header.attributes.put(key, text(dataAt, bytes).replaceAll("\0.*", ""));
        } else if (elements == 1 && kind == 9 && (file.get(BYTE, typeAt + 1) & 15) == 1) {
            header.attributes.put(key, heapText(dataAt));
        }
    }

    private String text(long at, long size) {
        return new String(file.asSlice(at, size).toArray(BYTE), StandardCharsets.UTF_8);
    }

    private String heapText(long at) throws Hdf5Exception {
        long length = Integer.toUnsignedLong(file.get(INT, at));
        long heap = file.get(LONG, at + 4);
        int index = file.get(INT, at + 12);
        if (length == 0) {
            return "";
        }
        inside("a heap of texts", heap, 16);
        long size = file.get(LONG, heap + 8);
        if (!begins(heap, "GCOL")) {
            throw wrong("there is no heap of texts at " + heap);
        }
        inside("a heap of texts", heap, size);
        long end = heap + size;
        for (long object = heap + 16; object + 16 <= end; ) {
            long bytes = file.get(LONG, object + 8);
            int number = Short.toUnsignedInt(file.get(SHORT, object));
            if (number == 0 || bytes < 0 || bytes > end - object - 16) {
                break;
            }
            if (number == index) {
                if (length > bytes) {
                    break;
                }
                return text(object + 16, length);
            }
            object += 16 + ((bytes + 7) & -8);
        }
        throw wrong("there is no text " + index + " of " + length + " bytes in the heap at " + heap);
    }

    private void put(Hdf5Group group, String name, Header header) throws Hdf5Exception {
        long[] shape = header.shape;
        if (shape == null || header.elementBytes < 0 || header.bytes < 0) {
            throw wrong("a data set lacks its shape, its type or its place");
        }
        long bytes = header.elementBytes;
        try {
            for (long size : shape) {
                bytes = size < 0 ? Math.multiplyExact(Long.MAX_VALUE, 2L) : Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw wrong("it claims more elements than there can be");
        }
        if (bytes > 0) {
            inside("a data set", header.at, bytes);
            if (header.bytes < bytes) {
                throw wrong("its shape needs " + bytes + " bytes, stored are " + header.bytes);
            }
            elements += bytes;
            if (elements > file.byteSize()) {
                throw wrong("the data sets have more bytes together than the file: some lie in each other");
            }
        }
        DType dtype = header.dtype;
        if (dtype == null) {
            group.putOther(name, header.type);
        } else {
            MemorySegment data = bytes == 0 ? MemorySegment.ofArray(new byte[0]) : file.asSlice(header.at, bytes);
            group.put(name, WeightTensor.of(dtype, shape, data));
        }
    }

    private void fill(Hdf5Group group, Header header, int depth) throws Hdf5Exception {
        inside("a heap of names", header.heap, 32);
        once("a heap of names", header.heap);
        if (!begins(header.heap, "HEAP")) {
            throw wrong("there is no heap of names at " + header.heap);
        }
        long size = file.get(LONG, header.heap + 8);
        long names = inside("a heap of names", file.get(LONG, header.heap + 24), size);
        header.attributes.forEach(group::attribute);
        tree(header.tree, -1, names, size, group, depth);
    }

    /** @param level what its level must be, or -1 at the root of the tree */
    private void tree(long at, int level, long names, long size, Hdf5Group group, int depth) throws Hdf5Exception {
        once("a tree", at);
        inside("a tree", at, 24);
        int found = Byte.toUnsignedInt(file.get(BYTE, at + 5));
        if (!begins(at, "TREE") || file.get(BYTE, at + 4) != 0 || (level >= 0 && found != level) || found > 16) {
            throw wrong("there is no tree of links at " + at);
        }
        int children = Short.toUnsignedInt(file.get(SHORT, at + 6));
        inside("a tree", at, 24 + 16L * children + 8);
        for (int i = 0; i < children; i++) {
            long child = file.get(LONG, at + 32 + 16L * i);
            if (found > 0) {
                tree(child, found - 1, names, size, group, depth);
            } else {
                symbols(child, names, size, group, depth);
            }
        }
    }

    private void symbols(long at, long names, long size, Hdf5Group group, int depth) throws Hdf5Exception {
        once("a symbol table", at);
        inside("a symbol table", at, 8);
        int count = Short.toUnsignedInt(file.get(SHORT, at + 6));
        if (!begins(at, "SNOD")) {
            throw wrong("there is no symbol table at " + at);
        }
        inside("a symbol table", at, 8 + 40L * count);
        for (int i = 0; i < count; i++) {
            long entry = at + 8 + 40L * i;
            long offset = file.get(LONG, entry);
            if (offset < 0 || offset >= size) {
                throw wrong("the name of a link lies outside its heap");
            }
            long length = 0;
            while (offset + length < size && file.get(BYTE, names + offset + length) != 0) {
                length++;
            }
            String name = text(names + offset, length);
            if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
                throw wrong("a link has the name \"" + name + "\"");
            }
            if (file.get(INT, entry + 16) == 2) {
                throw wrong("the link \"" + name + "\" points to another path, which Keras does not write");
            }
            String above = path;
            path = above.equals("/") ? "/" + name : above + "/" + name;
            if (group.has(name)) {
                throw wrong("there are two links of this name");
            }
            Header header = header(file.get(LONG, entry + 8), depth + 1);
            if (header.group) {
                fill(group.group(name), header, depth + 1);
            } else {
                put(group, name, header);
            }
            path = above;
        }
    }
}
