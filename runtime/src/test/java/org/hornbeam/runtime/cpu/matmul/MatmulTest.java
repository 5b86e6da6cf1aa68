// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MatmulTest {
    private static final int[] SMALL = {1, 2, 7, 15, 16, 17, 31, 33, 47, 64, 100};
    private static final int[] DEPTHS = {1, 2, 7, 15, 16, 17, 31, 33, 47, 64, 100, 512, 513, 1024, 1025, 1031, 0};
    private static Arena arena;
    private static Workspace workspace;

    @BeforeAll
    static void allocate() {
        arena = Arena.ofConfined();
        workspace = Workspace.allocate(3, arena);
    }

    @AfterAll
    static void release() {
        arena.close();
    }

    /** Scalar, preferred and the shorter vector lengths: 512 bits too where it is the preferred length. */
    private static List<TileKernels> kernels() {
        List<TileKernels> all = new ArrayList<>(List.of(TileKernels.scalar()));
        assertTrue(TileKernels.vectorsAvailable(), "tests run with --add-modules jdk.incubator.vector");
        for (int bits = 128; bits <= 32 * TileKernels.preferred().lanes(); bits *= 2) {
            all.add(TileKernels.ofVectorBits(bits));
        }
        return all;
    }

    private static void check(Product product, Operand left, Operand right, TileKernels kernels) {
        product.clear();
        Matmul bound = product.bind(left, right, null, kernels, 2);
        bound.run(0, bound.tasks(), workspace);
        assertNull(
                product.difference(1f),
                () -> product + " " + left.layout() + " " + right.layout() + " lanes " + kernels.lanes()
                        + (kernels.vectors() ? " vector" : " scalar"));
    }

    private static int checkAll(Product product) {
        int checked = 0;
        for (Layout leftLayout : Layout.values()) {
            for (Layout rightLayout : Layout.values()) {
                Operand left = product.left(leftLayout);
                Operand right = product.right(rightLayout);
                for (TileKernels kernels : kernels()) {
                    check(product, left, right, kernels);
                    checked++;
                }
            }
        }
        return checked;
    }

    @Test
    void everySizeAndLayoutHasTheDefinedBits() {
        int checked = 0;
        for (int i = 0; i < SMALL.length; i++) {
            for (int j = 0; j < SMALL.length; j++) {
                try (Product product = new Product(1, SMALL[i], SMALL[j], DEPTHS[(4 * i + j) % DEPTHS.length], 1)) {
                    checked += checkAll(product);
                }
            }
        }
        assertEquals(SMALL.length * SMALL.length * 4 * kernels().size(), checked);
    }

    @Test
    void largeRowsAndColumnsHaveTheDefinedBits() {
        int[][] sizes = {
            {512, 33, 17},
            {513, 17, 33},
            {1031, 16, 7},
            {33, 512, 17},
            {17, 513, 33},
            {7, 1031, 16},
            {200, 800, 20},
            {340, 70, 600},
            // Several strips are packed at once, for one block of rows and for several, with one that is not whole.
            {100, 1100, 140},
            {340, 1100, 200},
            // Strips are read in place, a few at a time, in two chunks of the depth.
            {100, 650, 1030},
            // Few columns, and a left factor whose rows are far apart, by depth or by row, in two chunks of the depth.
            {600, 40, 300},
            {21, 40, 1100}
        };
        for (int[] size : sizes) {
            try (Product product = new Product(1, size[0], size[1], size[2], 2)) {
                checkAll(product);
            }
        }
    }

    /** Few columns do not pay for a panel, unless rows are far apart; factors that are computed always have one. */
    @Test
    void leftFactorsAreReadWhereTheyLieIfTheyAreNear() {
        Object[][] cases = {
            {128, 128, 128, 128, Layout.PLAIN, LeftAccess.IN_PLACE},
            {128, 129, 128, 128, Layout.PLAIN, LeftAccess.PANEL},
            {2048, 64, 256, 768, Layout.PLAIN, LeftAccess.IN_PLACE},
            {2048, 64, 256, 1024, Layout.PLAIN, LeftAccess.PANEL},
            {64, 64, 2048, 256, Layout.TRANSPOSED, LeftAccess.IN_PLACE},
            {600, 64, 2048, 600, Layout.TRANSPOSED, LeftAccess.PANEL},
            {600, 64, 96, 600, Layout.TRANSPOSED, LeftAccess.IN_PLACE}
        };
        for (Object[] c : cases) {
            MatmulSizes sizes = MatmulSizes.of((int) c[0], (int) c[1], (int) c[2]);
            Operand.Dense left = Operand.dense(0, (Layout) c[4], (int) c[3]);
            assertEquals(c[5], LeftAccess.of(left, sizes), () -> sizes + " " + left);
            assertEquals(LeftAccess.PANEL, LeftAccess.of(Product.virtual(left), sizes));
        }
    }

    @Test
    void batchesAreIndependentAndMayShareAnOperand() {
        try (Product product = new Product(5, 19, 37, 23, 3)) {
            checkAll(product);
        }
        try (Product shared = new Product(1, 6, 21, 40, 4)) {
            Matmul bound = Matmul.bind(
                    new MatmulSizes(1, 6, 21, 40),
                    shared.left(Layout.PLAIN).batchStride(0),
                    shared.right(Layout.PLAIN).batchStride(0),
                    shared.result(),
                    null,
                    TileKernels.preferred(),
                    1);
            shared.clear();
            bound.run(0, bound.tasks(), workspace);
            assertNull(shared.difference(1f));
        }
    }

    /**
     * Two chunks of the depth, two batches, rows of several blocks, a last strip that is not whole; strips of all chunks are
     * kept together, or, where they are too large, those of a chunk.
     */
    @Test
    void stripsThatAreKeptAreThoseOfTheirBlock() {
        long[] kept = new long[2];
        for (int depth : new int[] {1030, 1400}) {
            try (Product product = new Product(2, 340, 805, depth, 8)) {
                for (Layout layout : Layout.values()) {
                    for (int workers : new int[] {1, 2, 5}) {
                        Matmul bound = product.bind(
                                product.left(Layout.PLAIN),
                                product.right(layout),
                                null,
                                TileKernels.preferred(),
                                workers);
                        kept[depth > 1030 ? 1 : 0] = bound.keptBytes();
                        checkKept(product, bound, layout + ", workers " + workers);
                    }
                }
            }
        }
        assertTrue(kept[1] < kept[0], "the deeper product keeps " + kept[1] + ", the other " + kept[0]);
    }

    private void checkKept(Product product, Matmul bound, String which) {
        long bytes = bound.keptBytes();
        assertTrue(bytes > 0, () -> "kept: " + which);
        try (Arena own = Arena.ofConfined()) {
            MemorySegment kept = own.allocate(bytes + 64, 64).fill((byte) -1);
            for (int cut = 0; cut <= bound.tasks(); cut += Math.max(1, bound.tasks() / 3)) {
                product.clear();
                bound.run(cut, bound.tasks(), workspace, kept.address());
                bound.run(0, cut, workspace, kept.address());
                assertNull(product.difference(1f), which + ", cut " + cut);
            }
            assertEquals(-1L, kept.get(ValueLayout.JAVA_LONG, bytes), "behind what was lent");
        }
    }

    @Test
    void virtualOperandsEqualStoredOnes() {
        for (int[] size : new int[][] {{13, 45, 600}, {180, 33, 70}, {5, 10, 3}}) {
            try (Product product = new Product(2, size[0], size[1], size[2], 5)) {
                for (Layout leftLayout : Layout.values()) {
                    for (Layout rightLayout : Layout.values()) {
                        Operand.Dense left = product.left(leftLayout);
                        Operand.Dense right = product.right(rightLayout);
                        for (TileKernels kernels : kernels()) {
                            check(product, Product.virtual(left), right, kernels);
                            check(product, left, Product.virtual(right), kernels);
                            check(product, Product.virtual(left), Product.virtual(right), kernels);
                        }
                    }
                }
            }
        }
    }

    @Test
    void anyPartitionOfTasksHasTheSameBits() {
        try (Product product = new Product(2, 400, 270, 530, 6)) {
            for (int workers : new int[] {1, 2, 3, 16}) {
                Matmul bound = product.bind(
                        product.left(Layout.PLAIN),
                        product.right(Layout.PLAIN),
                        null,
                        TileKernels.preferred(),
                        workers);
                assertTrue(bound.tasks() >= workers, () -> "tasks " + bound.tasks());
                product.clear();
                for (int task = bound.tasks() - 1; task >= 0; task--) {
                    bound.run(task, task + 1, workspace);
                }
                assertNull(product.difference(1f), "workers " + workers);
            }
        }
    }

    @Test
    void epilogueSeesEveryFinalElementOnce() {
        for (int[] size : new int[][] {{1, 1, 1}, {180, 270, 20}, {23, 40, 1031}, {33, 10, 530}, {170, 257, 0}}) {
            try (Product product = new Product(2, size[0], size[1], size[2], 7)) {
                TileEpilogue triple = (address, stride, rowFrom, rowTo, columnFrom, columnTo, batch, worker) -> {
                    assertEquals(3, worker);
                    for (long r = 0; r < rowTo - rowFrom; r++) {
                        for (long c = 0; c < columnTo - columnFrom; c++) {
                            long at = address + 4 * (r * stride + c);
                            NativeMemory.set(at, 3f * NativeMemory.get(at));
                        }
                    }
                };
                for (TileKernels kernels : kernels()) {
                    product.clear();
                    Matmul bound =
                            product.bind(product.left(Layout.PLAIN), product.right(Layout.PLAIN), triple, kernels, 2);
                    bound.run(0, bound.tasks(), workspace);
                    assertNull(product.difference(3f));
                }
            }
        }
    }

    @Test
    void consumedProductReachesTheEpilogueOnly() {
        int checked = 0;
        // The last ones are computed transposed, in one block and in several.
        for (int[] size : new int[][] {{20, 300, 530}, {33, 10, 530}, {700, 5, 40}, {1100, 3, 1030}}) {
            try (Product product = new Product(1, size[0], size[1], size[2], 8)) {
                Result.Stored target = product.result();
                TileEpilogue store = (address, stride, rowFrom, rowTo, columnFrom, columnTo, batch, worker) -> {
                    for (long r = rowFrom; r < rowTo; r++) {
                        for (long c = columnFrom; c < columnTo; c++) {
                            long to = target.address()
                                    + 4 * (batch * target.batchStride() + r * target.leadingDimension() + c);
                            NativeMemory.set(
                                    to, NativeMemory.get(address + 4 * ((r - rowFrom) * stride + c - columnFrom)));
                        }
                    }
                };
                for (TileKernels kernels : kernels()) {
                    for (Layout layout : Layout.values()) {
                        for (int workers = 1; workers <= 3; workers++) {
                            product.clear();
                            Matmul bound = Matmul.bind(
                                    new MatmulSizes(1, size[0], size[1], size[2]),
                                    product.left(layout),
                                    product.right(layout),
                                    Result.consumed(),
                                    store,
                                    kernels,
                                    workers);
                            bound.run(0, bound.tasks(), workspace);
                            assertNull(product.difference(1f));
                            checked++;
                        }
                    }
                }
            }
        }
        assertEquals(4 * kernels().size() * 2 * 3, checked);
    }

    /**
     * Results that are not stored wait for the second chunk of the depth in memory that is lent; a worker may get any part of
     * the rows of a block of columns. Products of one chunk hand on a part of their columns after the other.
     */
    @Test
    void resultsThatAreKeptReachTheEpilogueOnce() {
        int kept = 0;
        for (int depth : new int[] {200, 1400}) {
            try (Product product = new Product(2, 340, 805, depth, 10)) {
                Result.Stored target = product.result();
                long[] handedOn = new long[1];
                TileEpilogue store = (address, stride, rowFrom, rowTo, columnFrom, columnTo, batch, worker) -> {
                    assertTrue(columnTo - columnFrom <= 512, "columns at once: " + (columnTo - columnFrom));
                    for (long r = rowFrom; r < rowTo; r++) {
                        for (long c = columnFrom; c < columnTo; c++) {
                            long to = target.address()
                                    + 4 * (batch * target.batchStride() + r * target.leadingDimension() + c);
                            NativeMemory.set(
                                    to, NativeMemory.get(address + 4 * ((r - rowFrom) * stride + c - columnFrom)));
                            handedOn[0]++;
                        }
                    }
                };
                for (Layout layout : Layout.values()) {
                    for (int workers : new int[] {1, 2, 3}) {
                        Matmul bound = Matmul.bind(
                                new MatmulSizes(2, 340, 805, depth),
                                product.left(layout),
                                product.right(Layout.PLAIN),
                                Result.consumed(),
                                store,
                                TileKernels.preferred(),
                                workers);
                        String which = "depth " + depth + ", " + layout + ", workers " + workers;
                        if (depth > 1024) {
                            assertThrows(
                                    IllegalArgumentException.class,
                                    () -> bound.run(0, bound.tasks(), workspace),
                                    which);
                            kept++;
                        }
                        handedOn[0] = 0;
                        checkKept(product, bound, which);
                        int cuts = bound.tasks() / Math.max(1, bound.tasks() / 3) + 1;
                        assertEquals(2L * 340 * 805 * cuts, handedOn[0], which);
                    }
                }
            }
        }
        assertEquals(6, kept);
    }

    @Test
    void compiledKernelsKeepTheBitsOfTheFirstRun() {
        try (Product product = new Product(1, 64, 80, 600, 9)) {
            for (Layout layout : Layout.values()) {
                Matmul bound =
                        product.bind(product.left(layout), product.right(layout), null, TileKernels.preferred(), 1);
                for (int i = 0; i < 400; i++) {
                    product.clear();
                    bound.run(0, bound.tasks(), workspace);
                    int run = i;
                    if (i < 10 || i % 20 == 0) {
                        assertNull(product.difference(1f), () -> "run " + run);
                    }
                }
            }
        }
    }

    @Test
    void tasksAreBalancedForTwoWorkers() {
        int[][] sizes = {
            {32, 512, 784},
            {128, 512, 784},
            {784, 512, 32},
            {32, 784, 512},
            {512, 512, 512},
            {32, 10, 512},
            {128, 10, 512}
        };
        for (int[] size : sizes) {
            try (Product product = new Product(1, size[0], size[1], 1, 14)) {
                long[] elements = new long[2];
                int[] half = {0};
                Matmul bound = product.bind(
                        product.left(Layout.PLAIN),
                        product.right(Layout.PLAIN),
                        (address, stride, rowFrom, rowTo, columnFrom, columnTo, batch, worker) ->
                                elements[half[0]] += (rowTo - rowFrom) * (columnTo - columnFrom),
                        TileKernels.scalar(),
                        2);
                bound.run(0, bound.tasks() / 2, workspace);
                half[0] = 1;
                bound.run(bound.tasks() / 2, bound.tasks(), workspace);
                assertEquals((long) size[0] * size[1], elements[0] + elements[1]);
                assertTrue(
                        Math.max(elements[0], elements[1]) <= 1.15 * Math.min(elements[0], elements[1]),
                        () -> product + " shared as " + elements[0] + " and " + elements[1]);
            }
        }
    }

    /** A vector that is boxed shows as allocation; other vector lengths in the same process must not cause it. */
    @Test
    void compiledKernelsAllocateNothingEvenBesideOtherVectorLengths() throws InterruptedException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<TileKernels> all = new ArrayList<>(kernels());
        all.add(TileKernels.preferred());
        try (Product product = new Product(1, 48, 100, 700, 13)) {
            for (TileKernels kernels : all) {
                for (Layout layout : Layout.values()) {
                    Matmul bound = product.bind(product.left(layout), product.right(layout), null, kernels, 1);
                    long allocated = Long.MAX_VALUE;
                    long end = System.nanoTime() + 30_000_000_000L;
                    while (allocated != 0 && System.nanoTime() < end) {
                        for (int i = 0; i < 20; i++) {
                            bound.run(0, bound.tasks(), workspace);
                        }
                        Thread.sleep(1);
                        long before = threads.getCurrentThreadAllocatedBytes();
                        bound.run(0, bound.tasks(), workspace);
                        allocated = threads.getCurrentThreadAllocatedBytes() - before;
                    }
                    assertEquals(0, allocated, "bytes in a run with lanes " + kernels.lanes() + " " + layout);
                }
            }
        }
    }

    @Test
    void errorIsBoundedAgainstDoubles() {
        try (Product product = new Product(1, 9, 11, 1031, 10)) {
            for (int i = 0; i < 9; i++) {
                for (int j = 0; j < 11; j++) {
                    double exact = 0;
                    double magnitude = 0;
                    for (int q = 0; q < 1031; q++) {
                        double term = (double) product.a[i * 1031 + q] * product.b[q * 11 + j];
                        exact += term;
                        magnitude += Math.abs(term);
                    }
                    assertEquals(exact, product.expected[i * 11 + j], magnitude * 0x1p-24 * 514);
                }
            }
        }
    }

    @Test
    void movedProductUsesTheOtherMemory() {
        try (Product product = new Product(1, 20, 30, 40, 11);
                Product other = new Product(1, 20, 30, 40, 12)) {
            Matmul bound = product.bind(
                    product.left(Layout.PLAIN), product.right(Layout.PLAIN), null, TileKernels.preferred(), 1);
            other.clear();
            bound.move(
                    other.left(Layout.PLAIN).address(),
                    other.right(Layout.PLAIN).address(),
                    other.result().address());
            bound.run(0, bound.tasks(), workspace);
            assertNull(other.difference(1f));
        }
    }

    @Test
    void wrongSizesAreRefused() {
        MatmulSizes sizes = MatmulSizes.of(4, 5, 6);
        Operand good = Operand.dense(64, Layout.PLAIN, 6);
        Operand narrow = Operand.dense(64, Layout.PLAIN, 4);
        Result result = Result.stored(64, 5, 0);
        TileKernels kernels = TileKernels.scalar();
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Matmul.bind(sizes, narrow, good, result, null, kernels, 1))
                .getMessage();
        assertTrue(message.contains("left factor is 4") && message.contains("6 elements"), message);
        assertThrows(
                IllegalArgumentException.class,
                () -> Matmul.bind(sizes, good, good, Result.consumed(), null, kernels, 1));
        assertThrows(IllegalArgumentException.class, () -> new MatmulSizes(1, -1, 2, 3));
    }
}
