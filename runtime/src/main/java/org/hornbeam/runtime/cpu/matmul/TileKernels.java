// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hornbeam.runtime.cpu.CompilerDirectives;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of one vector length, generated on first use and kept for the life of the process.
 *
 * <p>All instances compute the same bits; they differ in speed only.
 */
public final class TileKernels {
    private static final System.Logger LOG = System.getLogger(TileKernels.class.getName());
    private static final int SCALAR_LANES = 16;

    private final int lanes;
    private final boolean vectors;
    private final PanelPacking packing;
    private final int[] heights;
    private final int[] heightsInPlace;
    private final Map<TileShape, TileKernel> kernels = new ConcurrentHashMap<>();
    private final Set<TileKernel> warmed = ConcurrentHashMap.newKeySet();
    /** Where a tiered kernel has its vector code from; {@code null} if these are not tiered. */
    private final @Nullable Supplier<TileKernels> warm;

    private TileKernels(int lanes, boolean vectors, PanelPacking packing) {
        this(lanes, vectors, packing, null);
    }

    private TileKernels(int lanes, boolean vectors, PanelPacking packing, @Nullable Supplier<TileKernels> warm) {
        this.lanes = lanes;
        this.vectors = vectors;
        this.packing = packing;
        this.warm = warm;
        this.heights = TileHeights.available(lanes);
        this.heightsInPlace = TileHeights.inPlace(heights);
    }

    private static final class Scalar {
        static final TileKernels KERNELS = new TileKernels(SCALAR_LANES, false, new ScalarPacking());
    }

    private static final class Preferred {
        static final TileKernels KERNELS = vectorsAvailable() ? VectorPacking.preferredKernels() : scalar();
    }

    private static final class Tiered {
        static final TileKernels KERNELS = make();

        private static TileKernels make() {
            if (!vectorsAvailable() || VectorPacking.preferredBits() < 128) {
                return scalar();
            }
            int lanes = Math.min(VectorPacking.preferredBits(), 512) / 32;
            Supplier<TileKernels> warm = TileKernels::preferred;
            return new TileKernels(lanes, true, new TieredPacking(lanes, () -> warm.get().packing), warm);
        }
    }

    private static final class Fixed {
        static final Map<Integer, TileKernels> KERNELS = new ConcurrentHashMap<>();
    }

    /** The fastest kernels of this machine: of the preferred vector length, or scalar without the Vector API. */
    public static TileKernels preferred() {
        return Preferred.KERNELS;
    }

    /**
     * Those of {@link #preferred}, but scalar ones at first: each goes over to vectors when a thread in the background has
     * had it compiled.
     */
    public static TileKernels tiered() {
        return Tiered.KERNELS;
    }

    /** Kernels in plain Java. */
    public static TileKernels scalar() {
        return Scalar.KERNELS;
    }

    /**
     * Kernels of a given vector length.
     *
     * @param bits 128, 256 or 512
     * @throws IllegalStateException if the module jdk.incubator.vector is not resolved
     */
    public static TileKernels ofVectorBits(int bits) {
        if (bits != 128 && bits != 256 && bits != 512) {
            throw new IllegalArgumentException("vector length must be 128, 256 or 512 bits, found " + bits);
        }
        if (!vectorsAvailable()) {
            throw new IllegalStateException("vector kernels need the module jdk.incubator.vector:"
                    + " add --add-modules jdk.incubator.vector to the java command line");
        }
        return Fixed.KERNELS.computeIfAbsent(bits, b -> {
            CompilerDirectives.excludeFromFirstTier(
                    TileKernels.class.getPackageName().replace('.', '/') + "/Generated*.*");
            return new TileKernels(b / 32, true, new VectorPacking(b / 32));
        });
    }

    /** Whether the module jdk.incubator.vector is resolved in this process. */
    public static boolean vectorsAvailable() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** Whether these are vector kernels. */
    public boolean vectors() {
        return vectors;
    }

    /** Whether vector kernels begin as scalar ones. */
    public boolean isTiered() {
        return warm != null;
    }

    int lanes() {
        return lanes;
    }

    int[] heights() {
        return heights;
    }

    /** Heights of tiles, the largest first, of those that read the left factor in place or from a panel. */
    int[] heights(boolean inPlace) {
        return inPlace ? heightsInPlace : heights;
    }

    PanelPacking packing() {
        return packing;
    }

    /**
     * Writes the transpose of a matrix in memory; what is beyond its rows in the target is set to zero.
     *
     * @param sourceStride bytes from row to row
     * @param rows of the source
     * @param columns of the source: rows of the target
     * @param target where it goes
     * @param width elements from row to row of the target, at least {@code rows}
     */
    public void transpose(long source, long sourceStride, int rows, int columns, long target, int width) {
        packing.transposeStrip(source, sourceStride, rows, columns, width, target);
    }

    /**
     * Writes the transpose of a matrix of any 32-bit elements in memory.
     *
     * @param sourceStride bytes from row to row
     * @param rows of the source
     * @param columns of the source: rows of the target
     * @param target where it goes
     * @param targetStride bytes from row to row of the target
     */
    public void transpose(long source, long sourceStride, int rows, int columns, long target, long targetStride) {
        packing.transpose(source, sourceStride, rows, columns, target, targetStride);
    }

    /**
     * Defines every kernel that a product of any sizes may need, so that other sizes define none: what a plan with
     * products does once. They are compiled when they are used.
     */
    public void defineAll() {
        for (int form = 0; form < 4; form++) {
            for (int height : heights(form >= 2)) {
                int most = height <= 2 ? 4 : 2;
                for (int strip = 1; strip <= most; strip++) {
                    TileKernel kernel = kernel(new TileShape(height, strip, (form & 1) == 1, form >= 2));
                    LOG.log(System.Logger.Level.TRACE, "{0} is there", kernel);
                }
            }
        }
    }

    /** The number of kernels of this length that this process has; tiered ones count before their vector code exists. */
    public int definedClasses() {
        return kernels.size();
    }

    TileKernel kernel(TileShape shape) {
        return kernels.computeIfAbsent(shape, this::make);
    }

    /** Has the kernels of a product compiled soon rather than after long interpretation; once per kernel. */
    void warm(Tiles tiles, MatmulSizes sizes) {
        if (vectors) {
            // How much of the product each kernel gets is known well enough by the rows of its tile.
            long flops = (long) Math.min(sizes.flops(), 1e12);
            for (TileKernel[] kernels : List.of(tiles.whole(), tiles.last())) {
                for (int i = 0; i < kernels.length; i++) {
                    TileShape shape = tiles.shape(i, kernels == tiles.last());
                    warm(kernels[i], shape, flops * tiles.heights()[i] / tiles.rows());
                }
            }
        }
    }

    /** The same for products of unknown sizes, that are large for sure. */
    void warm(Tiles tiles) {
        if (vectors) {
            for (TileKernel[] kernels : List.of(tiles.whole(), tiles.last())) {
                for (int i = 0; i < kernels.length; i++) {
                    warm(kernels[i], tiles.shape(i, kernels == tiles.last()), TieredTile.WORTH);
                }
            }
        }
    }

    private void warm(TileKernel kernel, TileShape shape, long work) {
        switch (kernel) {
            case TieredTile tiered -> tiered.expect(work);
            case TileKernel other -> {
                if (warmed.add(other)) {
                    TileWarmup.run(other, shape);
                }
            }
        }
    }

    /** The vector kernel itself, also where it is not warm. */
    TileKernel vector(TileShape shape) {
        return warm == null ? kernel(shape) : warm.get().kernel(shape);
    }

    private TileKernel make(TileShape shape) {
        if (warm != null) {
            return new TieredTile(shape, lanes, () -> vector(shape));
        }
        if (!vectors) {
            return new ScalarTile(shape, lanes);
        }
        TileGenerator generator = new TileGenerator(shape, lanes);
        TileKernel kernel = define(generator.bytes(), TileKernel.class, VectorPacking.vectorClass(lanes));
        LOG.log(System.Logger.Level.DEBUG, "generated {0} for {1} lanes", shape, lanes);
        return kernel;
    }

    static <T> T define(byte[] bytes, Class<T> type, Object classData) {
        try {
            Class<?> hidden = MethodHandles.lookup()
                    .defineHiddenClassWithClassData(bytes, classData, true)
                    .lookupClass();
            return type.cast(hidden.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated " + type.getSimpleName() + " could not be defined", e);
        }
    }
}
