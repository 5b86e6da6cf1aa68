// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;

/**
 * A process of its own for {@link MatmulProcessTest}: prints a line that the test compares.
 *
 * <p>{@code bits}: checks products against their definition with the preferred kernels of the process. {@code boxes}: runs
 * kernels of several vector lengths until they are compiled and prints what a kernel that is made last allocates.
 */
final class MatmulProcess {
    private MatmulProcess() {}

    public static void main(String[] args) {
        try (Arena arena = Arena.ofShared()) {
            Workspace workspace = Workspace.allocate(0, arena);
            System.out.println("answer " + (args[0].equals("bits") ? bits(workspace) : boxes(workspace)));
        }
    }

    private static String bits(Workspace workspace) {
        for (int[] size : new int[][] {{33, 47, 600}, {5, 10, 3}, {100, 64, 31}}) {
            try (Product product = new Product(1, size[0], size[1], size[2], 21)) {
                for (Layout layout : Layout.values()) {
                    Matmul bound =
                            product.bind(product.left(layout), product.right(layout), null, TileKernels.preferred(), 1);
                    product.clear();
                    bound.run(0, bound.tasks(), workspace);
                    String difference = product.difference(1f);
                    if (difference != null) {
                        return product + ": " + difference;
                    }
                }
            }
        }
        return (TileKernels.preferred().vectors() ? "vector " : "scalar ") + "as defined";
    }

    private static String boxes(Workspace workspace) {
        int preferred = 32 * TileKernels.preferred().lanes();
        for (int bits : new int[] {preferred, preferred / 2, preferred}) {
            TileKernels kernels = TileKernels.ofVectorBits(Math.max(bits, 128));
            heat(kernels, new TileShape(bits == preferred ? 2 : 4, 2, false, false), workspace);
        }
        return heat(TileKernels.preferred(), new TileShape(4, 2, true, false), workspace) + " bytes";
    }

    /** Runs the kernel until it allocates nothing, or for long enough to be sure that it will not stop. */
    private static long heat(TileKernels kernels, TileShape shape, Workspace workspace) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TileKernel kernel = kernels.kernel(shape);
        long stride = (long) shape.vectors() * kernels.lanes() * Float.BYTES;
        long start = System.nanoTime();
        long allocated = Long.MAX_VALUE;
        while (allocated != 0 && System.nanoTime() - start < 8_000_000_000L
                || System.nanoTime() - start < 700_000_000L) {
            long before = threads.getCurrentThreadAllocatedBytes();
            kernel.run(workspace.left, 0, 0, workspace.strip, stride, workspace.tile, stride, Panels.CHUNK);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }
}
