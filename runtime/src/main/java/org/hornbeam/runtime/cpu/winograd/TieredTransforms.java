// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import org.hornbeam.runtime.cpu.TieredLoops;

/** The transforms of all convolutions of the process, with and without vectors. */
final class TieredTransforms {
    private static final int CHANNELS = 64;
    private static final int TILES = 2;
    private static final long BYTES = 4L * CHANNELS;
    private static final int MOST_POINTS = 16;

    /** Additions, loads and stores for each number, about. */
    private static final int OPERATIONS = 4;

    private static final Transforms SCALAR = new ScalarTransforms();
    private static final TieredLoops<Transforms> OF_PROCESS = new TieredLoops<>(
            "the transform of convolutions by F(2x2, 3x3)",
            SCALAR,
            () -> new VectorTransforms(),
            OPERATIONS,
            2 * MOST_POINTS * BYTES,
            new Exercise());

    private TieredTransforms() {}

    /**
     * What to compute with now.
     *
     * @param vectors whether vectors may be used
     * @param numbers how many are going to be brought to points or back
     */
    static Transforms now(boolean vectors, long numbers) {
        return vectors ? OF_PROCESS.now(numbers) : SCALAR;
    }

    private static final class Exercise implements TieredLoops.Exercise<Transforms> {
        private final float[] panel = new float[4 * TILES * CHANNELS];

        @Override
        public void run(Transforms loops, long from) {
            long to = from + MOST_POINTS * BYTES;
            loops.image(from, from, from, from, from, from, from, from, 1, CHANNELS, panel, 0, CHANNELS, 0, CHANNELS);
            loops.images(from, from, 1, BYTES, TILES, CHANNELS, panel, 0, 0, 0, 0, CHANNELS);
            loops.kernel(from, CHANNELS, to, BYTES);
            loops.output(from, BYTES, CHANNELS, to, to, to, to);
            loops.gradient(from, from, from, from, CHANNELS, to, BYTES);
            loops.kernelGradient(from, BYTES, CHANNELS, to, BYTES);
        }
    }
}
