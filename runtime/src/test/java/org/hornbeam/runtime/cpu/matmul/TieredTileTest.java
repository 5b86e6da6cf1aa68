// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** Products begin with scalar tiles and packing, go over to vectors, and have the same bits all the time. */
class TieredTileTest {
    private static final long PATIENCE = 120_000_000_000L;

    @Test
    void aProductGoesOverToVectorsWithTheSameBits() throws InterruptedException {
        TileKernels tiered = TileKernels.tiered();
        int compared = 0;
        try (Arena arena = Arena.ofConfined();
                Product product = new Product(1, 37, 45, 1031, 3)) {
            Workspace workspace = Workspace.allocate(0, arena);
            for (Layout left : Layout.values()) {
                for (Layout right : Layout.values()) {
                    Matmul bound = product.bind(product.left(left), product.right(right), null, tiered, 1);
                    // Rows of 1031 elements are too far apart to be read where they lie; which tiles a product uses
                    // depends on the lanes of the machine.
                    boolean depthMajor = left == Layout.TRANSPOSED;
                    int height = TileHeights.cover(37, 2, tiered.heights(depthMajor))[0];
                    TieredTile tile = (TieredTile) tiered.kernel(new TileShape(height, 2, depthMajor, depthMajor));
                    long begin = System.nanoTime();
                    do {
                        product.clear();
                        bound.run(0, bound.tasks(), workspace);
                        assertNull(product.difference(1f), () -> left + " " + right + " with " + tile.active());
                        compared++;
                        Thread.sleep(1);
                    } while (!tile.settled() && System.nanoTime() - begin < PATIENCE);
                    assertTrue(tile.settled() && tile.vector(), tile.description() + " is warm");
                    product.clear();
                    bound.run(0, bound.tasks(), workspace);
                    assertNull(product.difference(1f), () -> left + " " + right + " with vectors");
                    compared++;
                }
            }
        }
        assertTrue(compared >= 8, "comparisons: " + compared);
    }

    @Test
    void aTileIsScalarUntilItIsWarm() {
        TileShape shape = new TileShape(2, 1, false, false);
        int lanes = TileKernels.tiered().lanes();
        TieredTile tile =
                new TieredTile(shape, lanes, () -> TileKernels.preferred().kernel(shape));
        assertFalse(tile.settled() || tile.vector());
        assertTrue(tile.active() instanceof ScalarTile);
        assertTrue(tile.advance(), "done in one go");
        assertTrue(tile.settled() && tile.vector());
        assertEquals(TileKernels.preferred().kernel(shape), tile.active());
    }

    @Test
    void aVectorTileThatIsSlowerIsNotUsed() {
        TileShape shape = new TileShape(1, 1, false, false);
        int lanes = TileKernels.tiered().lanes();
        TileKernel scalar = new ScalarTile(shape, lanes);
        TileKernel slow = (panel, left, leftStride, right, rightStride, result, stride, depth) -> {
            for (int i = 0; i < 50; i++) {
                scalar.run(panel, left, leftStride, right, rightStride, result, stride, depth);
            }
        };
        TieredTile tile = new TieredTile(shape, lanes, () -> slow);
        tile.expect(TieredTile.WORTH - 1);
        assertTrue(tile.advance());
        assertFalse(tile.settled(), "may go over to vectors later");
        assertFalse(tile.vector());
        assertTrue(tile.active() instanceof ScalarTile);
    }
}
