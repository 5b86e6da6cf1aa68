// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash functions by which Keras puts text into bins: the 64-bit fingerprint of FarmHash (Pike, 2014), and with a salt
 * SipHash-2-4 (Aumasson and Bernstein, 2012).
 */
public final class StringHash {
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long CROSS = 0xc6a4a7935bd1e995L;

    private StringHash() {}

    /**
     * The bin of a text, from 0.
     *
     * @param bins how many there are
     * @param salt two numbers, or {@code null}
     */
    public static int bin(String text, int bins, @Nullable List<Long> salt) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long hash = salt == null ? fingerprint(bytes) : sip(bytes, salt.get(0), salt.get(1));
        return Math.toIntExact(Long.remainderUnsigned(hash, bins));
    }

    /** The fingerprint of a text. */
    public static long fingerprint(String text) {
        return fingerprint(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The fingerprint of two together. */
    public static long cross(long first, long second) {
        long result = first ^ CROSS;
        result ^= shifted(second * CROSS) * CROSS;
        result *= CROSS;
        result = shifted(result) * CROSS;
        return shifted(result);
    }

    private static long fingerprint(byte[] bytes) {
        ByteBuffer s = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.length;
        if (length <= 16) {
            return upTo16(s, length);
        }
        if (length <= 32) {
            return upTo32(s, length);
        }
        return length <= 64 ? upTo64(s, length) : more(s, length);
    }

    private static long shifted(long value) {
        return value ^ (value >>> 47);
    }

    private static long mixed(long u, long v, long multiplier) {
        long a = shifted((u ^ v) * multiplier);
        return shifted((v ^ a) * multiplier) * multiplier;
    }

    private static long turned(long value, int bits) {
        return Long.rotateRight(value, bits);
    }

    private static long upTo16(ByteBuffer s, int length) {
        long multiplier = K2 + length * 2L;
        if (length >= 8) {
            long a = s.getLong(0) + K2;
            long b = s.getLong(length - 8);
            return mixed(turned(b, 37) * multiplier + a, (turned(a, 25) + b) * multiplier, multiplier);
        }
        if (length >= 4) {
            long a = s.getInt(0) & 0xffffffffL;
            return mixed(length + (a << 3), s.getInt(length - 4) & 0xffffffffL, multiplier);
        }
        if (length > 0) {
            int y = (s.get(0) & 0xff) + ((s.get(length >> 1) & 0xff) << 8);
            int z = length + ((s.get(length - 1) & 0xff) << 2);
            return shifted(y * K2 ^ z * K0) * K2;
        }
        return K2;
    }

    private static long upTo32(ByteBuffer s, int length) {
        long multiplier = K2 + length * 2L;
        long a = s.getLong(0) * K1;
        long b = s.getLong(8);
        long c = s.getLong(length - 8) * multiplier;
        long d = s.getLong(length - 16) * K2;
        return mixed(turned(a + b, 43) + turned(c, 30) + d, a + turned(b + K2, 18) + c, multiplier);
    }

    private static long upTo64(ByteBuffer s, int length) {
        long multiplier = K2 + length * 2L;
        long a = s.getLong(0) * K2;
        long b = s.getLong(8);
        long c = s.getLong(length - 8) * multiplier;
        long d = s.getLong(length - 16) * K2;
        long y = turned(a + b, 43) + turned(c, 30) + d;
        long z = mixed(y, a + turned(b + K2, 18) + c, multiplier);
        long e = s.getLong(16) * multiplier;
        long f = s.getLong(24);
        long g = (y + s.getLong(length - 32)) * multiplier;
        long h = (z + s.getLong(length - 24)) * multiplier;
        return mixed(turned(e + f, 43) + turned(g, 30) + h, e + turned(f + a, 18) + g, multiplier);
    }

    private record Pair(long first, long second) {
        static Pair of(ByteBuffer s, int at, long a, long b) {
            long w = s.getLong(at) + a;
            long z = s.getLong(at + 24);
            long turn = turned(b + w + z, 21);
            long sum = w + s.getLong(at + 8) + s.getLong(at + 16);
            return new Pair(sum + z, turn + turned(sum, 44) + w);
        }
    }

    private static long more(ByteBuffer s, int length) {
        // Products wrap around, which a variable says and a constant would hide.
        long seed = 81;
        long y = seed * K1 + 113;
        long z = shifted(y * K2 + 113) * K2;
        long x = seed * K2 + s.getLong(0);
        Pair v = new Pair(0, 0);
        Pair w = new Pair(0, 0);
        int end = (length - 1) / 64 * 64;
        int last = end + ((length - 1) & 63) - 63;
        for (int at = 0; at < end; at += 64) {
            x = turned(x + y + v.first + s.getLong(at + 8), 37) * K1;
            y = turned(y + v.second + s.getLong(at + 48), 42) * K1;
            x ^= w.second;
            y += v.first + s.getLong(at + 40);
            z = turned(z + w.first, 33) * K1;
            v = Pair.of(s, at, v.second * K1, x + w.first);
            w = Pair.of(s, at + 32, z + w.second, y + s.getLong(at + 16));
            long swap = z;
            z = x;
            x = swap;
        }
        long multiplier = K1 + ((z & 0xff) << 1);
        w = new Pair(w.first + ((length - 1) & 63), w.second);
        v = new Pair(v.first + w.first, v.second);
        w = new Pair(w.first + v.first, w.second);
        x = turned(x + y + v.first + s.getLong(last + 8), 37) * multiplier;
        y = turned(y + v.second + s.getLong(last + 48), 42) * multiplier;
        x ^= w.second * 9;
        y += v.first * 9 + s.getLong(last + 40);
        z = turned(z + w.first, 33) * multiplier;
        v = Pair.of(s, last, v.second * multiplier, x + w.first);
        w = Pair.of(s, last + 32, z + w.second, y + s.getLong(last + 16));
        return mixed(
                mixed(v.first, w.first, multiplier) + shifted(y) * K0 + x,
                mixed(v.second, w.second, multiplier) + z,
                multiplier);
    }

    private static long sip(byte[] bytes, long key0, long key1) {
        long[] v = {
            key0 ^ 0x736f6d6570736575L,
            key1 ^ 0x646f72616e646f6dL,
            key0 ^ 0x6c7967656e657261L,
            key1 ^ 0x7465646279746573L
        };
        ByteBuffer s = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int whole = bytes.length / 8 * 8;
        for (int at = 0; at < whole; at += 8) {
            absorb(v, s.getLong(at));
        }
        long rest = (long) bytes.length << 56;
        for (int i = whole; i < bytes.length; i++) {
            rest |= (bytes[i] & 0xffL) << (8 * (i - whole));
        }
        absorb(v, rest);
        v[2] ^= 0xff;
        for (int i = 0; i < 4; i++) {
            round(v);
        }
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void absorb(long[] v, long word) {
        v[3] ^= word;
        round(v);
        round(v);
        v[0] ^= word;
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
