// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.util.function.Supplier;
import org.hornbeam.runtime.cpu.KernelWarmUp;
import org.hornbeam.runtime.cpu.WarmUpDemand;

/**
 * Begins with the scalar tile and goes over to the vector tile once that is warm: both give the same bits. Products ask
 * for {@link #active} now and then and leave this one out of the way when nothing can change any more.
 */
final class TieredTile implements TileKernel, KernelWarmUp.Candidate {
    /** Multiply-adds after which a kernel that no large product asked for is worth a warm-up. */
    static final long WORTH = 1_000_000;

    private final TileShape shape;
    private final int lanes;
    private final TileKernel scalar;
    private final Supplier<TileKernel> vector;
    private volatile TileKernel active;
    private volatile boolean settled;
    /** Counts multiply-adds. */
    private final WarmUpDemand demand = new WarmUpDemand(this, WORTH);

    TieredTile(TileShape shape, int lanes, Supplier<TileKernel> vector) {
        this.shape = shape;
        this.lanes = lanes;
        this.scalar = new ScalarTile(shape, lanes);
        this.active = scalar;
        this.vector = vector;
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
        TileKernel now = active;
        now.run(panel, left, leftStride, right, rightStride, result, resultStride, depth);
        if (now == scalar) {
            expect((long) depth * shape.rows() * shape.vectors() * lanes);
        }
    }

    /** Counts work done or known to come. */
    void expect(long multiplyAdds) {
        demand.add(multiplyAdds);
    }

    @Override
    public long work() {
        return demand.work();
    }

    @Override
    public boolean advance() {
        TileKernel warm = new TileWarmup(shape, lanes).warmed(vector.get(), scalar);
        if (warm != null) {
            active = warm;
            settled = true;
        } else {
            demand.failed();
        }
        return true;
    }

    @Override
    public boolean vector() {
        return active != scalar;
    }

    @Override
    public String description() {
        return shape.toString();
    }

    /** What runs now. */
    TileKernel active() {
        return active;
    }

    /** Whether {@link #active} stays what it is. */
    boolean settled() {
        return settled;
    }
}
