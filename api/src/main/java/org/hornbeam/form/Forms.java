// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.trace.InputSpec;
import org.hornbeam.trace.Wire;

/**
 * The inputs of models; made for static import. Sizes do not include the batch, which is always unknown and first. An
 * unknown size is {@link #ANY}, or a {@link Dim#symbol symbol} where two inputs have the same unknown size.
 */
public final class Forms {
    /** A size that is not known before data arrives. */
    public static final int ANY = -1;

    private Forms() {}

    /** Rows of numbers, float32. */
    public static Features features(int size) {
        return of(Features.class, input(DType.F32, names("features"), size));
    }

    /** Time steps of features, float32. */
    public static Series series(int steps, int features) {
        return of(Series.class, input(DType.F32, names("time", "features"), steps, features));
    }

    /** Time steps of features, float32, with a named number of steps. */
    public static Series series(Dim steps, int features) {
        return of(Series.class, input(DType.F32, Shape.of(Dim.BATCH, steps, known("features", features))));
    }

    /** Images, float32, channels last. */
    public static Image image(int height, int width, int channels) {
        return of(Image.class, input(DType.F32, names("height", "width", "channels"), height, width, channels));
    }

    /** Volumes, float32, channels last. */
    public static Volume volume(int depth, int height, int width, int channels) {
        return of(
                Volume.class,
                input(DType.F32, names("depth", "height", "width", "channels"), depth, height, width, channels));
    }

    /** Whole numbers, int32. */
    public static Tokens tokens(int length) {
        return of(Tokens.class, input(DType.I32, names("time"), length));
    }

    /** Whole numbers, int32, with a named length. */
    public static Tokens tokens(Dim length) {
        return of(Tokens.class, input(DType.I32, Shape.of(Dim.BATCH, length)));
    }

    /** One text for each example: layers of the model turn it into numbers. */
    public static Text text() {
        return of(Text.class, Wire.input(null, new InputSpec(new Type.Text(), false)));
    }

    /** Values of any rank, float32. */
    public static Block block(int... sizes) {
        return block(DType.F32, sizes);
    }

    /** Values of any rank and type. */
    public static Block block(DType dtype, int... sizes) {
        List<String> names = new ArrayList<>();
        for (int axis = 1; axis <= sizes.length; axis++) {
            names.add("axis" + axis);
        }
        return of(Block.class, input(dtype, names, sizes));
    }

    /** Values of any rank and type with named sizes. */
    public static Block block(DType dtype, Dim... sizes) {
        return of(Block.class, input(dtype, Shape.of(Dim.BATCH).concat(Shape.of(sizes))));
    }

    private static List<String> names(String... names) {
        return List.of(names);
    }

    private static Wire input(DType dtype, List<String> names, int... sizes) {
        List<Dim> dims = new ArrayList<>(List.of(Dim.BATCH));
        for (int axis = 0; axis < sizes.length; axis++) {
            dims.add(sizes[axis] == ANY ? Dim.symbol(names.get(axis)) : known(names.get(axis), sizes[axis]));
        }
        return Wire.input(null, new InputSpec(dtype, new Shape(dims), true));
    }

    private static Wire input(DType dtype, Shape shape) {
        return Wire.input(null, new InputSpec(dtype, shape, false));
    }

    private static Dim known(String name, int size) {
        if (size < 1) {
            throw new ShapeException("an input has the size " + size + " for " + name
                    + "; use a number from 1, or ANY for a size that is not known before data arrives");
        }
        return Dim.of(size);
    }

    /** For Hornbeam's own modules: the form that values of a type and shape most likely are; any may be a block. */
    public static Class<?> likely(DType dtype, Shape shape) {
        return switch (shape.rank()) {
            case 2 -> dtype.isInteger() ? Tokens.class : Features.class;
            case 3 -> Series.class;
            case 4 -> Image.class;
            case 5 -> Volume.class;
            default -> Block.class;
        };
    }

    /**
     * For Hornbeam's own modules: a handle of a form.
     *
     * @throws ShapeException if the shape is not one of the form
     */
    public static <F extends Form<?>> F of(Class<F> form, Wire wire) {
        if (wire.isText() != (form == Text.class)) {
            throw new ShapeException(
                    wire.isText()
                            ? form.getSimpleName() + " can't hold text; turn it into tokens first, for example with"
                                    + " characterNGrams(2, 5)"
                            : "Text can't hold numbers of shape " + wire.shape()
                                    + "; the input is declared with text()");
        }
        int rank = wire.shape().rank();
        if (form == Features.class) {
            return form.cast(new Features(checked(wire, 2, "Features (batch, features)")));
        } else if (form == Series.class) {
            return form.cast(new Series(checked(wire, 3, "Series (batch, time, features)")));
        } else if (form == Image.class) {
            return form.cast(new Image(checked(wire, 4, "Image (batch, height, width, channels)")));
        } else if (form == Volume.class) {
            return form.cast(new Volume(checked(wire, 5, "Volume (batch, depth, height, width, channels)")));
        } else if (form == Tokens.class) {
            if (!wire.dtype().isInteger()) {
                throw new ShapeException("Tokens are int32 (batch, length), found "
                        + wire.dtype().kerasName() + wire.shape() + "; declare the input with tokens(...)");
            }
            return form.cast(new Tokens(checked(wire, 2, "Tokens (batch, length)")));
        } else if (form == Text.class) {
            return form.cast(new Text(wire));
        } else if (form == Block.class) {
            return form.cast(new Block(checked(wire, rank, "Block (batch, ...)")));
        }
        throw new IllegalArgumentException(form.getName() + " is not a form that a layer can yield; known: Features,"
                + " Series, Image, Volume, Tokens, Text, Block");
    }

    private static Wire checked(Wire wire, int rank, String form) {
        if (wire.shape().rank() != rank || rank == 0) {
            throw new ShapeException(form + " can't hold values of shape " + wire.shape()
                    + "; a layer that changes the rank must declare another form, or go through block()");
        }
        return wire;
    }
}
