// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.List;
import java.util.Optional;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Composites;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Slice;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Convolutions with windows of 3 x 3 at distance 1 as composites for which the CPU has minimal algorithms. Their bodies
 * say what they mean: the kernel in a form of its own is the kernel followed by room, and a convolution with that form
 * is the convolution with its first elements. What stands in that memory is the backend's affair.
 */
public final class Winograd {
    /** Fewer channels or filters do not pay for the transforms. */
    private static final int FEWEST = 16;

    /** Points at which a tile of 4 x 4 is evaluated. */
    public static final int POINTS = 16;

    /** Multiplications of the direct way for a tile, where this one has one for each point. */
    public static final int DIRECT = 36;

    /** Columns that lie side by side in the form of a kernel. */
    public static final int STRIP = 32;

    private static final int CACHE_LINE = 16;

    private static final String NAME = "winograd_";

    private Winograd() {}

    /**
     * Whether a convolution is computed this way. A function of the operation and the kernel's sizes, so that the order
     * of additions is the same wherever it runs.
     */
    static boolean fits(Convolve op, DType dtype, Shape kernel) {
        return dtype == DType.F32
                && op.groups() == 1
                && op.geometry().window().equals(List.of(3L, 3L))
                && op.geometry().strides().equals(List.of(1L, 1L))
                && op.geometry().dilations().equals(List.of(1L, 1L))
                && enough(kernel.dim(2))
                && enough(kernel.dim(3));
    }

    private static boolean enough(Dim channels) {
        return channels.isFixed() && channels.fixed() >= FEWEST;
    }

    /** The convolution that a composite of this kind is; empty for all other operations. */
    public static Optional<Convolve> convolution(Op op) {
        return op instanceof Composite composite && composite.name().startsWith(NAME)
                ? composite.body().nodes().stream()
                        .map(node -> node.op())
                        .filter(Convolve.class::isInstance)
                        .map(Convolve.class::cast)
                        .findFirst()
                : Optional.empty();
    }

    /** The part for which a composite brings a kernel into the form of its own; empty for all other operations. */
    public static Optional<Convolve.Part> panels(Op op) {
        if (op instanceof Composite composite) {
            for (Convolve.Part part : List.of(Convolve.Part.OUTPUT, Convolve.Part.IMAGE)) {
                if (composite.name().equals(panels(part))) {
                    return Optional.of(part);
                }
            }
        }
        return Optional.empty();
    }

    private static String panels(Convolve.Part part) {
        return NAME + "panels_" + part.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Elements from point to point of a kernel; an odd number of cache lines, so that they spread over the sets. */
    public static long pointElements(long depth, long columns) {
        return depth * Math.ceilDiv(columns, (long) STRIP) * STRIP + CACHE_LINE;
    }

    /** A convolution of this kind in place of one of the graph. */
    static Value of(Convolve op, List<Value> operands) {
        String name = NAME + op.part().name().toLowerCase(java.util.Locale.ROOT);
        if (op.part() == Convolve.Part.KERNEL) {
            return Composites.of(name, operands, x -> x.getFirst().builder().add(op, x));
        }
        Shape kernel = operands.get(1).shape();
        long elements = kernel.elements().fixed();
        boolean output = op.part() == Convolve.Part.OUTPUT;
        long depth = kernel.dim(output ? 2 : 3).fixed();
        long room = POINTS * pointElements(depth, kernel.dim(output ? 3 : 2).fixed());
        Value panels = Composites.of(panels(op.part()), List.of(operands.get(1)), x -> {
            Value flat = x.getFirst().builder().add(new Reshape(Shape.of(elements)), x.getFirst());
            Pad pad = new Pad(List.of(Dim.of(0)), List.of(Dim.of(room - elements)), List.of(Dim.of(0)));
            return x.getFirst().builder().add(pad, flat, x.getFirst().builder().constant(0, DType.F32));
        });
        return Composites.of(name, List.of(operands.get(0), panels), x -> {
            Slice slice = new Slice(List.of(Dim.of(0)), List.of(Dim.of(elements)), List.of(1L));
            Value flat = x.getFirst().builder().add(slice, x.get(1));
            Value whole = x.getFirst().builder().add(new Reshape(kernel), flat);
            return x.getFirst().builder().add(op, x.get(0), whole);
        });
    }
}
