// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.archive;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.hornbeam.formats.UnreadableFileException;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive whose directory has been checked: members lie in the file and not in each other, their names are simple
 * relative paths and each is there once. A stored member is read in place; one that is deflated may unfold to what the
 * directory says, and to no more than {@value #LARGEST_RATIO} times its size.
 */
public final class ZipReader implements AutoCloseable {
    /** The largest number of members. */
    static final int MEMBERS = 10_000;

    /** Deflate can't do better than 1032 to 1. */
    static final long LARGEST_RATIO = 1100;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A line of the directory. */
    private record Member(String name, int method, long crc, long packed, long size, long header, long data) {}

    private final String name;
    private final Arena arena;
    private final MemorySegment file;
    private final SequencedMap<String, Member> members = new LinkedHashMap<>();

    private ZipReader(String name, Arena arena, MemorySegment file) {
        this.name = name;
        this.arena = arena;
        this.file = file;
    }

    /**
     * Opens an archive.
     *
     * @throws UnreadableFileException if it is damaged
     */
    public static ZipReader open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment file = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), arena);
            ZipReader reader = new ZipReader(path.toString(), arena, file);
            reader.directory();
            return reader;
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** The names of the members in the order of the directory. */
    public Set<String> names() {
        return members.sequencedKeySet();
    }

    private UnreadableFileException wrong(String problem) {
        return new UnreadableFileException(name, "it is no sound zip archive: " + problem);
    }

    private int u16(long at) {
        return Short.toUnsignedInt(file.get(SHORT, at));
    }

    private long u32(long at) {
        return Integer.toUnsignedLong(file.get(INT, at));
    }

    private void inside(String what, long at, long size) throws UnreadableFileException {
        if (at < 0 || size < 0 || at > file.byteSize() || size > file.byteSize() - at) {
            throw wrong(what + " of " + size + " bytes at " + at + " does not lie in the file of " + file.byteSize()
                    + " bytes");
        }
    }

    private void directory() throws UnreadableFileException {
        long end = end();
        long count = u16(end + 10);
        long size = u32(end + 12);
        long at = u32(end + 16);
        long limit = end;
        if (count == 0xffff || size == 0xffffffffL || at == 0xffffffffL) {
            inside("the locator of the large directory", end - 20, 20);
            if (u32(end - 20) != 0x07064b50L) {
                throw wrong("the locator of its large directory is missing");
            }
            long large = file.get(LONG, end - 12);
            inside("the end of the large directory", large, 56);
            if (u32(large) != 0x06064b50L) {
                throw wrong("the end of its large directory is missing");
            }
            count = file.get(LONG, large + 32);
            size = file.get(LONG, large + 40);
            at = file.get(LONG, large + 48);
            limit = large;
        }
        inside("the directory", at, size);
        if (count < 0 || count > MEMBERS || at + size > limit) {
            throw wrong("its directory has " + count + " members in " + size + " bytes at " + at + "; at most "
                    + MEMBERS + " are read");
        }
        for (long i = 0, line = at; i < count; i++) {
            if (line + 46 > at + size || u32(line) != 0x02014b50L) {
                throw wrong("line " + i + " of its directory is damaged");
            }
            long length = 46L + u16(line + 28) + u16(line + 30) + u16(line + 32);
            if (line + length > at + size) {
                throw wrong("line " + i + " of its directory is too long");
            }
            Member member = member(line);
            if (members.put(member.name, member) != null) {
                throw wrong("member \"" + member.name + "\" is there twice");
            }
            line += length;
        }
        List<Member> order = new ArrayList<>(members.values());
        order.sort(Comparator.comparingLong(Member::header));
        long free = 0;
        for (Member member : order) {
            if (member.header < free || member.data + member.packed > at) {
                throw wrong("member \"" + member.name + "\" lies in another one, or in the directory");
            }
            free = member.data + member.packed;
        }
    }

    private long end() throws UnreadableFileException {
        for (long at = file.byteSize() - 22; at >= Math.max(0, file.byteSize() - 22 - 0xffff); at--) {
            if (u32(at) == 0x06054b50L && at + 22 + u16(at + 20) == file.byteSize()) {
                return at;
            }
        }
        throw wrong("the end of its directory is missing; it may be truncated");
    }

    private Member member(long line) throws UnreadableFileException {
        int nameSize = u16(line + 28);
        byte[] bytes = file.asSlice(line + 46, nameSize).toArray(BYTE);
        String member = new String(bytes, StandardCharsets.UTF_8);
        checkName(member);
        int flags = u16(line + 8);
        int method = u16(line + 10);
        if ((flags & 1) != 0 || (method != 0 && method != 8)) {
            throw wrong("member \"" + member + "\" is encrypted, or packed by method " + method);
        }
        long packed = u32(line + 20);
        long size = u32(line + 24);
        long header = u32(line + 42);
        long extra = line + 46 + nameSize;
        long extraEnd = extra + u16(line + 30);
        while (extra + 4 <= extraEnd) {
            long next = extra + 4 + u16(extra + 2);
            if (u16(extra) == 1 && next <= extraEnd) {
                long value = extra + 4;
                if (size == 0xffffffffL && value + 8 <= next) {
                    size = file.get(LONG, value);
                    value += 8;
                }
                if (packed == 0xffffffffL && value + 8 <= next) {
                    packed = file.get(LONG, value);
                    value += 8;
                }
                if (header == 0xffffffffL && value + 8 <= next) {
                    header = file.get(LONG, value);
                }
            }
            extra = next;
        }
        inside("the header of member \"" + member + "\"", header, 30);
        if (u32(header) != 0x04034b50L || u16(header + 26) != nameSize) {
            throw wrong("member \"" + member + "\" has no header of its own");
        }
        long data = header + 30 + nameSize + u16(header + 28);
        inside("member \"" + member + "\"", data, packed);
        if (size < 0 || (method == 0 ? size != packed : size / LARGEST_RATIO > packed)) {
            throw wrong("member \"" + member + "\" of " + packed + " bytes claims to be " + size + " bytes");
        }
        return new Member(member, method, u32(line + 16), packed, size, header, data);
    }

    private void checkName(String member) throws UnreadableFileException {
        boolean simple = !member.isEmpty()
                && member.length() <= 1024
                && !member.startsWith("/")
                && member.chars().noneMatch(c -> c == '\\' || c == ':' || c < ' ' || c == 0xfffd);
        List<String> parts = List.of(member.split("/"));
        if (!simple
                || parts.size() > 32
                || parts.stream().anyMatch(part -> Set.of("", ".", "..").contains(part))) {
            throw wrong("\"" + member + "\" can't be the name of a member");
        }
    }

    /**
     * The bytes of a member; they are there as long as the archive is open.
     *
     * @param largest the largest size that is accepted
     * @throws UnreadableFileException if it is damaged or too large
     */
    public MemorySegment read(String member, long largest) throws UnreadableFileException {
        Member found = members.get(member);
        if (found == null) {
            throw wrong("there is no member \"" + member + "\"; there are " + members.keySet());
        }
        if (found.size > largest) {
            throw wrong("member \"" + member + "\" has " + found.size + " bytes; at most " + largest + " are read");
        }
        MemorySegment packed = file.asSlice(found.data, found.packed);
        MemorySegment bytes = found.method == 0 ? packed : inflated(found, packed);
        CRC32 crc = new CRC32();
        for (long from = 0; from < bytes.byteSize(); from += 1 << 28) {
            crc.update(bytes.asSlice(from, Math.min(1 << 28, bytes.byteSize() - from))
                    .asByteBuffer());
        }
        if (crc.getValue() != found.crc) {
            throw wrong("member \"" + member + "\" is damaged: its checksum is wrong");
        }
        return bytes;
    }

    private MemorySegment inflated(Member member, MemorySegment packed) throws UnreadableFileException {
        // A limit before the allocation: what a member claims was compared with its packed size.
        MemorySegment bytes = arena.allocate(Math.max(1, member.size)).asSlice(0, member.size);
        Inflater inflater = new Inflater(true);
        try {
            long read = 0;
            long written = 0;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    long part = Math.min(1 << 20, packed.byteSize() - read);
                    if (part == 0) {
                        break;
                    }
                    inflater.setInput(packed.asSlice(read, part).asByteBuffer());
                    read += part;
                }
                ByteBuffer room = bytes.asSlice(written, Math.min(1 << 28, member.size - written))
                        .asByteBuffer();
                int count = inflater.inflate(room);
                written += count;
                if (count == 0 && !inflater.needsInput() && !inflater.finished()) {
                    break;
                }
            }
            if (!inflater.finished() || written != member.size) {
                throw wrong("member \"" + member.name + "\" does not unfold to " + member.size + " bytes");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new UnreadableFileException(name, "member \"" + member.name + "\" is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    /** Whether there is such a member. */
    public boolean has(@Nullable String member) {
        return member != null && members.containsKey(member);
    }

    @Override
    public void close() {
        arena.close();
    }
}
