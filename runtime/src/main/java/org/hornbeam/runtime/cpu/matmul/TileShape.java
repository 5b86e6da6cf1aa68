// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * The structure of a tile kernel, and the key under which it is cached.
 *
 * @param rows rows of the tile
 * @param vectors vectors per row of the tile
 * @param depthMajor whether the left factor is stored by depth (transposed)
 * @param inPlace whether the left factor is read where it lies, not from a panel
 */
record TileShape(int rows, int vectors, boolean depthMajor, boolean inPlace) {
    String className() {
        return "GeneratedTile" + rows + "x" + vectors + (depthMajor ? "Columns" : "Rows") + (inPlace ? "InPlace" : "");
    }
}
