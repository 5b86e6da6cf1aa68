// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The transforms are the same bits with vectors and without, for any number of channels, and write nothing else. */
class TransformsTest {
    private static final int POINTS = 16;

    private record Case(Transforms transforms, MemorySegment from, MemorySegment to, float[] panel, int channels) {
        long at(int pixel) {
            return from.address() + 4L * pixel * channels;
        }

        void run(int which) {
            long step = 4L * (channels + 3);
            long out = to.address() + 4;
            switch (which) {
                case 0 ->
                    transforms.image(
                            at(0),
                            at(9),
                            at(2),
                            at(3),
                            at(4),
                            at(5),
                            at(1),
                            at(7),
                            -1,
                            channels,
                            panel,
                            1,
                            channels + 3,
                            2 * channels + 5,
                            3 * channels + 7);
                case 1 ->
                    transforms.images(
                            at(0),
                            at(8),
                            1,
                            4L * channels,
                            3,
                            channels,
                            panel,
                            1,
                            3 * channels + 7,
                            6 * channels + 13,
                            9 * channels + 17,
                            channels + 1);
                case 2 -> transforms.kernel(at(0), channels, out, step);
                case 3 ->
                    transforms.output(at(0), 4L * channels, channels, out, out + step, out + 2 * step, out + 3 * step);
                case 4 -> transforms.gradient(at(0), at(1), at(2), at(3), channels, out, step);
                default -> transforms.kernelGradient(at(0), 4L * channels, channels, out, step);
            }
        }
    }

    private static Case of(Transforms transforms, int channels, Arena arena) {
        MemorySegment from = arena.allocate(4L * POINTS * channels, 64);
        MemorySegment to = arena.allocate(4L * POINTS * (channels + 3) + 64, 64);
        Random random = new Random(channels);
        for (long i = 0; i < (long) POINTS * channels; i++) {
            from.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return new Case(transforms, from, to, new float[12 * channels + 40], channels);
    }

    @Test
    void vectorsGiveTheSameBits() {
        int checked = 0;
        for (int channels : new int[] {1, 3, 15, 16, 17, 31, 32, 64, 77}) {
            for (int which = 0; which < 6; which++) {
                try (Arena arena = Arena.ofConfined()) {
                    Case scalar = of(new ScalarTransforms(), channels, arena);
                    Case vector = of(new VectorTransforms(), channels, arena);
                    scalar.run(which);
                    vector.run(which);
                    assertArrayEquals(scalar.panel, vector.panel);
                    assertEquals(-1, scalar.to.mismatch(vector.to));
                    checked++;
                }
            }
        }
        assertEquals(54, checked);
    }
}
