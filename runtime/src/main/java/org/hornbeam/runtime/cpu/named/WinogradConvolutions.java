// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Convolve;
import org.hornbeam.runtime.cpu.winograd.KernelPanels;
import org.hornbeam.runtime.cpu.winograd.TileGrid;
import org.hornbeam.runtime.cpu.winograd.WinogradConvolve;
import org.hornbeam.runtime.cpu.winograd.WinogradKernelGradient;
import org.hornbeam.runtime.rewrite.Winograd;

/** Binds the composites of {@link Winograd} to sizes. */
final class WinogradConvolutions {
    private WinogradConvolutions() {}

    static NamedKernel of(Composite op, List<Operand> operands, Operand result, Context context) {
        if (Winograd.panels(op).isPresent()) {
            long[] kernel = operands.getFirst().shape();
            boolean turned = Winograd.panels(op).get() == Convolve.Part.IMAGE;
            return new KernelPanels(turned, kernel[2], kernel[3], context.tiles());
        }
        Convolve convolve = Winograd.convolution(op)
                .orElseThrow(() ->
                        new IllegalStateException(op + " is a region: the plan inlines its body, it has no kernel"));
        ConvolveShape shape = ConvolveShape.of(convolve, operands, result, context);
        Grid grid = shape.grid();
        return switch (convolve.part()) {
            case OUTPUT -> convolution(forward(shape), shape.channels(), shape.filters(), context);
            case IMAGE ->
                convolution(
                        grid(
                                shape.batch(),
                                grid.windows(),
                                new long[] {2 - grid.before()[0], 2 - grid.before()[1]},
                                grid.input()),
                        shape.filters(),
                        shape.channels(),
                        context);
            case KERNEL ->
                new WinogradKernelGradient(
                        forward(shape), shape.channels(), shape.filters(), context.tiles(), context.workers());
        };
    }

    private static NamedKernel convolution(TileGrid grid, long depth, long columns, Context context) {
        return new WinogradConvolve(
                grid, depth, columns, context.tiles(), context.epilogue(), context.stored(), context.workers());
    }

    private static TileGrid forward(ConvolveShape shape) {
        Grid grid = shape.grid();
        return grid(shape.batch(), grid.input(), grid.before(), grid.windows());
    }

    private static TileGrid grid(long batch, long[] source, long[] before, long[] result) {
        return new TileGrid(
                batch,
                Math.toIntExact(source[0]),
                Math.toIntExact(source[1]),
                Math.toIntExact(before[0]),
                Math.toIntExact(before[1]),
                Math.toIntExact(result[0]),
                Math.toIntExact(result[1]));
    }
}
