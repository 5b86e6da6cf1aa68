// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that an equation of an {@link EinsumDense} gives its weights.
 *
 * @param kernel of the kernel
 * @param bias of the bias, {@code null} if there is none
 * @param result of the result
 */
record EinsumShapes(Shape kernel, @Nullable Shape bias, Shape result) {
    private static final Pattern FORM =
            Pattern.compile("(\\.\\.\\.)?([a-zA-Z]+)(\\.\\.\\.)?,([a-zA-Z]+)->(\\.\\.\\.)?([a-zA-Z]+)(\\.\\.\\.)?");

    static EinsumShapes of(String equation, @Nullable String biasAxes, Shape input, List<Integer> outputShape) {
        Matcher names = FORM.matcher(equation.replace(" ", ""));
        boolean front = false;
        boolean end = false;
        if (names.matches()) {
            front = names.group(1) != null;
            end = names.group(3) != null;
        }
        if (!names.matches()
                || front != (names.group(5) != null)
                || end != (names.group(7) != null)
                || (front && end)) {
            throw new ShapeException("EinsumDense: equations are like ab,bc->ac, ...x,xy->...y or ab...,bc->ac...,"
                    + " found \"" + equation + "\"");
        }
        String in = names.group(2);
        String weight = names.group(4);
        String out = names.group(6);
        int hidden = input.rank() - in.length();
        if (hidden < 0 || (hidden > 0 && !front && !end)) {
            throw new ShapeException("EinsumDense: \"" + equation + "\" does not name the axes of " + input);
        }
        List<Dim> sizes = new ArrayList<>(List.of(input.dim(0)));
        // The axes behind "..." but the batch, where they are in front.
        for (int axis = 1; front && axis < hidden; axis++) {
            sizes.add(input.dim(axis));
        }
        // Those behind "..." follow from the input, also where they are named.
        List<Integer> named =
                end ? outputShape.subList(0, Math.min(outputShape.size(), out.length() - 1)) : outputShape;
        named.forEach(size -> sizes.add(size == -1 ? Dim.of(0) : Dim.of(size)));
        for (int axis = 0; end && axis < hidden; axis++) {
            sizes.add(input.dim(in.length() + axis));
        }
        if (sizes.size() != out.length() + hidden) {
            throw new ShapeException("EinsumDense: outputShape " + outputShape + " does not fit \"" + equation
                    + "\" for an input of shape " + input + ": give the sizes of the result without the batch");
        }
        int before = front ? hidden : 0;
        for (int i = 0; i < out.length(); i++) {
            int at = in.indexOf(out.charAt(i));
            if (sizes.get(before + i).is(0) && before + i > 0) {
                if (at < 0) {
                    throw new ShapeException("EinsumDense: the size of the axis \"" + out.charAt(i)
                            + "\" of the result is that of the kernel: it must be given, found " + outputShape);
                }
                sizes.set(before + i, input.dim(before + at));
            }
        }
        Shape kernel = Shape.SCALAR;
        for (char name : weight.toCharArray()) {
            int inResult = out.indexOf(name);
            int inInput = in.indexOf(name);
            if (inResult < 0 && inInput < 0) {
                throw new ShapeException("EinsumDense: the axis \"" + name + "\" of the kernel in \"" + equation
                        + "\" is in neither input nor result");
            }
            kernel = kernel.insert(
                    kernel.rank(), inResult >= 0 ? sizes.get(before + inResult) : input.dim(before + inInput));
        }
        Shape result = new Shape(sizes);
        return new EinsumShapes(kernel, bias(equation, biasAxes, out, before, end ? hidden : 0, result), result);
    }

    private static @Nullable Shape bias(
            String equation, @Nullable String biasAxes, String out, int before, int behind, Shape result) {
        if (biasAxes == null) {
            return null;
        }
        int first = out.length();
        for (char name : biasAxes.toCharArray()) {
            if (out.indexOf(name) < 0) {
                throw new ShapeException("EinsumDense: the axis \"" + name + "\" of the bias is not in the result of \""
                        + equation + "\"");
            }
            first = Math.min(first, out.indexOf(name));
        }
        List<Dim> sizes = new ArrayList<>();
        for (int i = first; i < out.length(); i++) {
            sizes.add(biasAxes.indexOf(out.charAt(i)) >= 0 ? result.dim(before + i) : Dim.of(1));
        }
        for (int i = 0; i < behind; i++) {
            sizes.add(Dim.of(1));
        }
        return new Shape(sizes);
    }
}
