// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip archive whose members are stored as they are, as Keras does. Sizes and checksums are filled in when a
 * member is complete, so that it is written once, of any size. The time of all members is that at which zip begins:
 * equal models give equal files.
 */
public final class ZipWriter implements AutoCloseable {
    private static final int DATE = (1 << 5) | 1;

    /** What is written as one member. */
    @FunctionalInterface
    public interface Content {
        /** Writes it. */
        void write(WritableByteChannel out) throws IOException;
    }

    private record Member(byte[] name, long header, long size, long crc) {
        boolean large() {
            return size >= 0xffffffffL || header >= 0xffffffffL;
        }
    }

    private final FileChannel out;
    private final List<Member> members = new ArrayList<>();

    /** An archive in this file, which is empty. */
    public ZipWriter(FileChannel out) {
        this.out = out;
    }

    /** Adds a member. */
    public void add(String name, byte[] bytes) throws IOException {
        add(name, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }

    /** Adds a member that is written piece by piece. */
    public void add(String name, Content content) throws IOException {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        long header = out.position();
        // Room for sizes of 64 bits.
        write(bytes(30 + encoded.length + 20));
        CRC32 crc = new CRC32();
        long from = out.position();
        content.write(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer part) throws IOException {
                int count = part.remaining();
                crc.update(part.duplicate());
                ZipWriter.this.write(part);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        });
        Member member = new Member(encoded, header, out.position() - from, crc.getValue());
        members.add(member);
        ByteBuffer b = bytes(30 + encoded.length + 20).putInt(0x04034b50).putShort((short) 45);
        b.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) DATE);
        b.putInt((int) member.crc).putInt(-1).putInt(-1);
        b.putShort((short) encoded.length).putShort((short) 20).put(encoded);
        b.putShort((short) 1).putShort((short) 16).putLong(member.size).putLong(member.size);
        long at = header;
        b.flip();
        while (b.hasRemaining()) {
            at += out.write(b, at);
        }
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Writes the directory. */
    @Override
    public void close() throws IOException {
        long start = out.position();
        for (Member member : members) {
            int extra = member.large() ? 28 : 0;
            ByteBuffer b = bytes(46 + member.name.length + extra).putInt(0x02014b50);
            b.putShort((short) ((3 << 8) | 45)).putShort((short) 45);
            b.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) DATE);
            b.putInt((int) member.crc);
            b.putInt(member.large() ? -1 : (int) member.size).putInt(member.large() ? -1 : (int) member.size);
            b.putShort((short) member.name.length).putShort((short) extra).putShort((short) 0);
            b.putShort((short) 0).putShort((short) 0).putInt(0600 << 16);
            b.putInt(member.large() ? -1 : (int) member.header).put(member.name);
            if (member.large()) {
                b.putShort((short) 1).putShort((short) 24);
                b.putLong(member.size).putLong(member.size).putLong(member.header);
            }
            write(b.flip());
        }
        long size = out.position() - start;
        boolean large = start + size >= 0xffffffffL || members.size() >= 0xffff;
        if (large) {
            long at = out.position();
            ByteBuffer b = bytes(76)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45);
            b.putInt(0)
                    .putInt(0)
                    .putLong(members.size())
                    .putLong(members.size())
                    .putLong(size)
                    .putLong(start);
            b.putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
            write(b.flip());
        }
        short count = (short) Math.min(members.size(), 0xffff);
        ByteBuffer b = bytes(22).putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
        b.putShort(count).putShort(count).putInt(large ? -1 : (int) size).putInt(large ? -1 : (int) start);
        write(b.putShort((short) 0).flip());
    }
}
