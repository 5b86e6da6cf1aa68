// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hornbeam.ops.Images;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** The functions of {@code keras.ops.image}. One image is a batch of one. */
final class ImageFunctions extends Functions {
    ImageFunctions() {
        one("RGBToGrayscale", call -> images(call, Images::rgbToGrayscale));
        one("RGBToHSV", call -> images(call, Images::rgbToHsv));
        one("HSVToRGB", call -> images(call, Images::hsvToRgb));
        one("Resize", call -> images(call, x -> resized(call, x)));
        one("GaussianBlur", call -> {
            int[] size = call.wholes("kernelsize", 3, 3);
            double[] sigma = numbers(call, call.get("sigma"));
            return images(
                    call,
                    x -> Images.gaussianBlur(x, size[0], size[size.length - 1], sigma[0], sigma[sigma.length - 1]));
        });
        one("SobelEdges", call -> images(call, Images::sobelEdges));
        one(
                "SSIM",
                call -> Images.ssim(
                        last(call, call.value(0, "image1")),
                        last(call, call.value(1, "image2")),
                        call.number("maxval", 1),
                        call.whole("filtersize", 11),
                        call.number("filtersigma", 1.5),
                        call.number("k1", 0.01),
                        call.number("k2", 0.03)));
        one(
                "AffineTransform",
                call -> images(
                        call,
                        x -> Images.affineTransform(
                                x,
                                call.value(1, "transform"),
                                linear(call),
                                fillMode(call),
                                call.number("fillvalue", 0))));
        one(
                "PerspectiveTransform",
                call -> images(
                        call,
                        x -> Images.perspectiveTransform(
                                x,
                                call.value(1, "startpoints"),
                                call.value(2, "endpoints"),
                                linear(call),
                                call.number("fillvalue", 0))));
        one(
                "MapCoordinates",
                call -> Images.mapCoordinates(
                        call.value(0, "inputs"),
                        call.value(1, "coordinates"),
                        call.whole("order", 1) == 1,
                        fillMode(call),
                        call.number("fillvalue", 0)));
        one("ExtractPatches", call -> {
            int[] size = call.wholes("size", 1);
            boolean volume = size.length == 3;
            int[] full = size.length == 1 ? new int[] {size[0], size[0]} : size;
            int[] strides = call.get("strides") == null ? full : both(call.wholes("strides", 1), full.length);
            int[] dilations = both(call.wholes("dilationrate", 1), full.length);
            boolean same = call.text("padding", "valid").equals("same");
            return images(
                    call,
                    x -> volume
                            ? Images.extractPatches3d(x, full, strides, dilations, same)
                            : Images.extractPatches(x, full, strides, dilations, same));
        });
        one(
                "ReconstructPatches",
                call -> images(
                        call,
                        x -> Images.reconstructPatches(
                                x,
                                both(call.wholes("size", 1), 2),
                                both(call.wholes("outputsize", 1), 2),
                                call.text("padding", "valid").equals("same"))));
        one(
                "PadImages",
                call -> images(call, x -> {
                    int[] rows = sides(call, x.dim(1), "toppadding", "bottompadding", "targetheight", 1);
                    int[] columns = sides(call, x.dim(2), "leftpadding", "rightpadding", "targetwidth", 1);
                    return Images.padImages(x, rows[0], columns[0], rows[1], columns[1]);
                }));
        one(
                "CropImages",
                call -> images(call, x -> {
                    int[] rows = sides(call, x.dim(1), "topcropping", "bottomcropping", "targetheight", -1);
                    int[] columns = sides(call, x.dim(2), "leftcropping", "rightcropping", "targetwidth", -1);
                    return Images.cropImages(
                            x, rows[0], columns[0], x.dim(1) - rows[0] - rows[1], x.dim(2) - columns[0] - columns[1]);
                }));
        one(
                "ScaleAndTranslate",
                call -> Images.scaleAndTranslate(
                        call.value(0, "images"),
                        wholes(call, call.get(1, "outputshape"), call.wholes("spatialdims", 1)),
                        numbers(call, call.get(2, "scale")),
                        numbers(call, call.get(3, "translation")),
                        call.wholes("spatialdims", 1),
                        method(call, "method"),
                        call.get("antialias") != Boolean.FALSE));
    }

    private static Value last(FunctionCall call, Value x) {
        return call.text("dataformat", "channels_last").equals("channels_first")
                ? Ops.moveaxis(x, x.rank() - 3, -1)
                : x;
    }

    /** The function of a batch of images with channels last. */
    private static Value images(FunctionCall call, UnaryOperator<Value> function) {
        Value given = call.value(0, call.name().equals("ReconstructPatches") ? "patches" : "images");
        Value images = last(call, given);
        boolean single = images.rank() == 3;
        Value result = function.apply(single ? Ops.expandDims(images, 0) : images);
        Value own = single ? Ops.squeeze(result, 0) : result;
        return images.equals(given) ? own : Ops.moveaxis(own, -1, own.rank() - 3);
    }

    private static Value resized(FunctionCall call, Value x) {
        int[] size = both(call.wholes("size", 1), 2);
        Images.Interpolation method = method(call, "interpolation");
        boolean antialias = call.flag("antialias");
        if (call.flag("croptoaspectratio")) {
            return Images.resizeCropped(x, size[0], size[1], method, antialias);
        } else if (call.flag("padtoaspectratio")) {
            return Images.resizePadded(x, size[0], size[1], method, antialias, call.number("fillvalue", 0));
        }
        return Images.resize(x, size[0], size[1], method, antialias);
    }

    private static Images.Interpolation method(FunctionCall call, String key) {
        return switch (call.text(key, "bilinear")) {
            case "linear", "bilinear", "trilinear", "triangle" -> Images.Interpolation.BILINEAR;
            case "cubic", "bicubic", "tricubic" -> Images.Interpolation.BICUBIC;
            default -> call.constant(Images.Interpolation.class, key, Images.Interpolation.BILINEAR);
        };
    }

    private static boolean linear(FunctionCall call) {
        return !call.text("interpolation", "bilinear").equals("nearest");
    }

    private static Images.FillMode fillMode(FunctionCall call) {
        return call.constant(Images.FillMode.class, "fillmode", Images.FillMode.CONSTANT);
    }

    private static int[] both(int[] numbers, int count) {
        return numbers.length == 1
                ? IntStream.range(0, count).map(i -> numbers[0]).toArray()
                : numbers;
    }

    /** Before and after; one of them may follow from the size of the result. */
    private static int[] sides(FunctionCall call, int size, String before, String after, String target, int sign) {
        int total = call.get(target) == null ? 0 : sign * (call.whole(target, 0) - size);
        int first = call.get(before) != null || call.get(target) == null || call.get(after) == null
                ? call.get(before) == null && call.get(after) != null && call.get(target) != null
                        ? total - call.whole(after, 0)
                        : call.whole(before, 0)
                : total - call.whole(after, 0);
        int second = call.get(after) != null || call.get(target) == null ? call.whole(after, 0) : total - first;
        return new int[] {first, second};
    }

    private static double[] numbers(FunctionCall call, @org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case Number number -> new double[] {number.doubleValue()};
            case List<?> list
            when list.stream().allMatch(Number.class::isInstance) ->
                list.stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
            case null, default -> throw call.unsupported("numbers that a tensor gives");
        };
    }

    private static int[] wholes(FunctionCall call, @org.jspecify.annotations.Nullable Object sizes, int[] axes) {
        if (!(sizes instanceof List<?> list)) {
            throw call.unsupported("the sizes " + sizes);
        }
        return IntStream.of(axes)
                .map(axis -> (Integer) java.util.Objects.requireNonNull(list.get(axis)))
                .toArray();
    }
}
