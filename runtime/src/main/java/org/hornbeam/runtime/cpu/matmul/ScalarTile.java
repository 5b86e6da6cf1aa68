// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** The scalar twin of the generated kernels: same panels, same order of operations, same bits. */
final class ScalarTile implements TileKernel {
    private final int rows;
    private final int width;
    private final boolean depthMajor;
    private final boolean inPlace;

    ScalarTile(TileShape shape, int lanes) {
        this.rows = shape.rows();
        this.width = shape.vectors() * lanes;
        this.depthMajor = shape.depthMajor();
        this.inPlace = shape.inPlace();
    }

    @Override
    public void run(
            float[] panel,
            long left,
            long leftStride,
            long right,
            long rightStride,
            long result,
            long resultStride,
            int depth) {
        if (inPlace) {
            long rowStep = depthMajor ? Float.BYTES : leftStride;
            long depthStep = depthMajor ? leftStride : Float.BYTES;
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < width; j += 4) {
                    long to = result + i * resultStride + (long) j * Float.BYTES;
                    fourColumns(left + i * rowStep, depthStep, right + (long) j * Float.BYTES, rightStride, to, depth);
                }
            }
            return;
        }
        int rowStep = depthMajor ? 1 : Panels.ROW_STRIDE;
        int depthStep = depthMajor ? Panels.DEPTH_STRIDE : 1;
        for (int i = 0; i < rows; i++) {
            int from = (int) left + i * rowStep;
            for (int j = 0; j < width; j += 4) {
                long to = result + i * resultStride + (long) j * Float.BYTES;
                fourColumns(panel, from, depthStep, right + (long) j * Float.BYTES, rightStride, to, depth);
            }
        }
    }

    private static void fourColumns(
            float[] left, int from, int depthStep, long right, long rightStride, long to, int depth) {
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        for (int k = 0; k < depth; k++) {
            float a = left[from + k * depthStep];
            long b = right + k * rightStride;
            s0 = Math.fma(a, NativeMemory.get(b), s0);
            s1 = Math.fma(a, NativeMemory.get(b + 4), s1);
            s2 = Math.fma(a, NativeMemory.get(b + 8), s2);
            s3 = Math.fma(a, NativeMemory.get(b + 12), s3);
        }
        store(to, s0, s1, s2, s3);
    }

    private static void fourColumns(long left, long depthStep, long right, long rightStride, long to, int depth) {
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        for (int k = 0; k < depth; k++) {
            float a = NativeMemory.get(left + k * depthStep);
            long b = right + k * rightStride;
            s0 = Math.fma(a, NativeMemory.get(b), s0);
            s1 = Math.fma(a, NativeMemory.get(b + 4), s1);
            s2 = Math.fma(a, NativeMemory.get(b + 8), s2);
            s3 = Math.fma(a, NativeMemory.get(b + 12), s3);
        }
        store(to, s0, s1, s2, s3);
    }

    private static void store(long to, float s0, float s1, float s2, float s3) {
        NativeMemory.set(to, s0);
        NativeMemory.set(to + 4, s1);
        NativeMemory.set(to + 8, s2);
        NativeMemory.set(to + 12, s3);
    }
}
