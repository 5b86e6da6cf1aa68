// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

/**
 * A result of {@code 2 x 2} tiles, each made from {@code 4 x 4} pixels of a source. Tiles are counted row-major through
 * all images. Pixels outside of the source are zeros; pixels outside of the result are not there.
 *
 * @param batch images
 * @param height lines of the source
 * @param width pixels of a line of the source
 * @param top lines before the first one of the source that the first tile covers; may be negative
 * @param left pixels before the first one of a line that the first tile covers; may be negative
 * @param resultHeight lines of the result
 * @param resultWidth pixels of a line of the result
 */
public record TileGrid(long batch, int height, int width, int top, int left, int resultHeight, int resultWidth) {
    /** Tiles above each other in an image. */
    int down() {
        return (resultHeight + 1) / 2;
    }

    /** Tiles beside each other. */
    int across() {
        return (resultWidth + 1) / 2;
    }

    /** Rows of tiles. */
    long rows() {
        return batch * down();
    }

    /** All tiles. */
    long tiles() {
        return rows() * across();
    }

    /** The first pixel of the result, through all images, in a row of tiles; of the number of rows: all pixels. */
    long pixel(long row) {
        return (row / down() * resultHeight + Math.min(row % down() * 2, resultHeight)) * resultWidth;
    }
}
