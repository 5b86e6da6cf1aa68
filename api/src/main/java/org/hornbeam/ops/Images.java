// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.List;

/**
 * Operations on images {@code (batch, height, width, channels)}, as in {@code keras.ops.image}. Resizing is a product with
 * a matrix for each axis, warping a weighted gathering: both have derivatives.
 */
public final class Images {
    private Images() {}

    /** How pixels between pixels are made. */
    public enum Interpolation {
        /** The nearest. */
        NEAREST,
        /** By distance. */
        BILINEAR,
        /** Cubic pieces with a = -1/2 (Keys, 1981). */
        BICUBIC,
        /** A windowed sinc of 3 lobes. */
        LANCZOS3,
        /** A windowed sinc of 5 lobes. */
        LANCZOS5
    }

    /** What lies outside of an image. */
    public enum FillMode {
        /** One value. */
        CONSTANT,
        /** The edge. */
        NEAREST,
        /** The image again. */
        WRAP,
        /** The image mirrored, without its edge twice. */
        MIRROR,
        /** The image mirrored, with its edge twice. */
        REFLECT
    }

    /** Images of another size. With antialias a smaller image sees all pixels. */
    public static Value resize(Value images, int height, int width, Interpolation method, boolean antialias) {
        Value x = Ops.floating(images);
        double sy = (double) height / x.dim(1);
        double sx = (double) width / x.dim(2);
        Value rows = Resampling.matrix(x, x.dim(1), height, sy, 0, method, antialias);
        Value columns = Resampling.matrix(x, x.dim(2), width, sx, 0, method, antialias);
        return Resampling.along(Resampling.along(x, rows, 1), columns, 2);
    }

    /** The middle of the images with the wanted ratio of sides, resized. */
    public static Value resizeCropped(Value images, int height, int width, Interpolation method, boolean antialias) {
        int h = images.dim(1);
        int w = images.dim(2);
        int cropHeight = Math.min(h, (int) ((double) w * height / width));
        int cropWidth = Math.min(w, (int) ((double) h * width / height));
        Value cut =
                Ops.slice(Ops.slice(images, 1, (h - cropHeight) / 2, cropHeight), 2, (w - cropWidth) / 2, cropWidth);
        return resize(cut, height, width, method, antialias);
    }

    /** The images with borders that give them the wanted ratio of sides, resized. */
    public static Value resizePadded(
            Value images, int height, int width, Interpolation method, boolean antialias, double fillValue) {
        int h = images.dim(1);
        int w = images.dim(2);
        int fullHeight = Math.max(h, (int) ((double) w * height / width));
        int fullWidth = Math.max(w, (int) ((double) h * width / height));
        int top = (fullHeight - h) / 2;
        int left = (fullWidth - w) / 2;
        int[][] widths = {{0, 0}, {top, fullHeight - h - top}, {left, fullWidth - w - left}, {0, 0}};
        return resize(Ops.pad(Ops.floating(images), widths, fillValue), height, width, method, antialias);
    }

    /** Some axes scaled and moved: element i of a result is taken at (i + 0.5 - translation) / scale - 0.5. */
    public static Value scaleAndTranslate(
            Value x,
            int[] sizes,
            double[] scale,
            double[] translation,
            int[] axes,
            Interpolation method,
            boolean antialias) {
        Value result = Ops.floating(x);
        for (int i = 0; i < axes.length; i++) {
            int axis = x.shape().axis(axes[i]);
            Value matrix =
                    Resampling.matrix(result, result.dim(axis), sizes[i], scale[i], translation[i], method, antialias);
            result = Resampling.along(result, matrix, axis);
        }
        return result;
    }

    /**
     * The elements of an array at coordinates that lie between them.
     *
     * @param inputs any number of axes
     * @param coordinates one place along each axis: {@code (rank, ...)}
     * @param linear whether elements are mixed by distance, else the nearest is taken
     */
    public static Value mapCoordinates(
            Value inputs, Value coordinates, boolean linear, FillMode fillMode, double fillValue) {
        Value flat = Ops.reshape(inputs, inputs.shape().insert(0, Dim.of(1)).insert(inputs.rank() + 1, Dim.of(1)));
        List<Value> places = new ArrayList<>();
        for (int axis = 0; axis < inputs.rank(); axis++) {
            Value one = Ops.pick(coordinates, 0, axis);
            places.add(Ops.reshape(one, Shape.of(Dim.of(1), one.shape().elements())));
        }
        Value sampled = Resampling.sample(flat, places, linear, fillMode, fillValue);
        return Ops.reshape(sampled, coordinates.shape().remove(0));
    }

    /** Whether pixels are mixed by distance or the nearest is taken: each output pixel (x, y) is the input at T (x, y). */
    public static Value affineTransform(
            Value images, Value transform, boolean linear, FillMode fillMode, double fillValue) {
        Value t = transform.rank() == 1 ? Ops.expandDims(transform, 0) : transform;
        Value x = column(images, 2);
        Value y = column(images, 1);
        Value atX = entry(t, 0).times(x).plus(entry(t, 1).times(y)).plus(entry(t, 2));
        Value atY = entry(t, 3).times(x).plus(entry(t, 4).times(y)).plus(entry(t, 5));
        return warped(images, atY, atX, linear, fillMode, fillValue);
    }

    private static Value entry(Value transform, int i) {
        return Ops.slice(transform, 1, i, 1);
    }

    /** The row or column of each pixel, flat: {@code (1, h w)}. */
    private static Value column(Value images, int axis) {
        Value table = Ops.full(images, Shape.of(images.dim(1), images.dim(2)), 0, DType.F32);
        return Ops.reshape(Ops.indices(table, axis - 1).cast(DType.F32), Shape.of(1, images.dim(1) * images.dim(2)));
    }

    private static Value warped(Value images, Value y, Value x, boolean linear, FillMode fillMode, double fillValue) {
        Shape flat = Shape.of(images.shape().dim(0), Dim.of((long) images.dim(1) * images.dim(2)));
        Value result = Resampling.sample(
                Ops.floating(images),
                List.of(Ops.broadcastTo(y, flat), Ops.broadcastTo(x, flat)),
                linear,
                fillMode,
                fillValue);
        return Ops.reshape(result, images.shape());
    }

    /** Images seen so that four points, {@code (batch, 4, 2)} as (x, y), come to lie at four others. */
    public static Value perspectiveTransform(
            Value images, Value startPoints, Value endPoints, boolean linear, double fillValue) {
        Value start = startPoints.rank() == 2 ? Ops.expandDims(startPoints, 0) : startPoints;
        Value end = endPoints.rank() == 2 ? Ops.expandDims(endPoints, 0) : endPoints;
        Value sx = Ops.pick(start, 2, 0);
        Value sy = Ops.pick(start, 2, 1);
        Value ex = Ops.pick(end, 2, 0);
        Value ey = Ops.pick(end, 2, 1);
        Value one = Ops.onesLike(ex);
        Value zero = Ops.zerosLike(ex);
        Value first = Ops.stack(
                List.of(
                        ex,
                        ey,
                        one,
                        zero,
                        zero,
                        zero,
                        sx.times(ex).unaryMinus(),
                        sx.times(ey).unaryMinus()),
                2);
        Value second = Ops.stack(
                List.of(
                        zero,
                        zero,
                        zero,
                        ex,
                        ey,
                        one,
                        sy.times(ex).unaryMinus(),
                        sy.times(ey).unaryMinus()),
                2);
        Value t = Linalg.solve(Ops.concatenate(List.of(first, second), 1), Ops.concatenate(List.of(sx, sy), 1));
        Value x = column(images, 2);
        Value y = column(images, 1);
        Value down = entry(t, 6).times(x).plus(entry(t, 7).times(y)).plus(1.0);
        Value atX = entry(t, 0)
                .times(x)
                .plus(entry(t, 1).times(y))
                .plus(entry(t, 2))
                .div(down);
        Value atY = entry(t, 3)
                .times(x)
                .plus(entry(t, 4).times(y))
                .plus(entry(t, 5))
                .div(down);
        return warped(images, atY, atX, linear, FillMode.CONSTANT, fillValue);
    }

    /** Images whose pixels are moved at random, neighbours alike (Simard et al., 2003). */
    public static Value elasticTransform(
            RandomSource source,
            Value images,
            double alpha,
            double sigma,
            boolean linear,
            FillMode fillMode,
            double fillValue) {
        Shape shape = images.shape().with(-1, Dim.of(1));
        int size = (int) (6 * sigma) | 1;
        Shape flat = Shape.of(images.shape().dim(0), Dim.of((long) images.dim(1) * images.dim(2)));
        Value dx = gaussianBlur(RandomOps.normal(source, shape, 0, 1), size, size, sigma, sigma);
        Value dy = gaussianBlur(RandomOps.normal(source, shape, 0, 1), size, size, sigma, sigma);
        Value y = column(images, 1).plus(Ops.reshape(dy, flat).times(alpha));
        Value x = column(images, 2).plus(Ops.reshape(dx, flat).times(alpha));
        return warped(images, y, x, linear, fillMode, fillValue);
    }

    /** Images blurred by a normal distribution; zeros lie outside. */
    public static Value gaussianBlur(Value images, int height, int width, double sigmaY, double sigmaX) {
        Value x = Ops.floating(images);
        Value kernel = Ops.outer(bell(x, height, sigmaY), bell(x, width, sigmaX));
        return depthwise(x, kernel, true);
    }

    private static Value bell(Value like, int size, double sigma) {
        Value place = Ops.arange(like, Dim.of(size), like.dtype()).minus(0.5 * (size - 1));
        Value weight = Ops.exp(Ops.square(place.times(1 / sigma)).times(-0.5));
        return weight.div(Ops.sum(weight));
    }

    private static Value depthwise(Value x, Value kernel, boolean same) {
        Value wide = Ops.broadcastTo(
                Ops.reshape(kernel, Shape.of(kernel.dim(0), kernel.dim(1), 1, 1)),
                Shape.of(kernel.dim(0), kernel.dim(1), x.dim(-1), 1));
        return Nn.depthwiseConv(x, wide, new int[] {1}, new int[] {1}, same);
    }

    /** The changes of images down and to the right (Sobel), along a new last axis; edges are mirrored. */
    public static Value sobelEdges(Value images) {
        Value x = Ops.padReflect(Ops.padReflect(Ops.floating(images), 1, 1, 1), 2, 1, 1);
        Value change = Shaping.array(x, x.dtype(), -1, 0, 1);
        Value smooth = Shaping.array(x, x.dtype(), 1, 2, 1);
        Value down = depthwise(x, Ops.outer(change, smooth), false);
        Value right = depthwise(x, Ops.outer(smooth, change), false);
        return Ops.stack(List.of(down, right), images.rank());
    }

    /** How alike two images are in brightness, contrast and structure (Wang et al., 2004): one number for each image. */
    public static Value ssim(
            Value image1, Value image2, double maxVal, int filterSize, double filterSigma, double k1, double k2) {
        Value x = Ops.floating(image1);
        Value y = Ops.floating(image2);
        Value bell = bell(x, filterSize, filterSigma);
        Value kernel = Ops.outer(bell, bell);
        Value mx = depthwise(x, kernel, false);
        Value my = depthwise(y, kernel, false);
        double c1 = k1 * maxVal * k1 * maxVal;
        double c2 = k2 * maxVal * k2 * maxVal;
        Value xx = depthwise(Ops.square(x), kernel, false).minus(Ops.square(mx));
        Value yy = depthwise(Ops.square(y), kernel, false).minus(Ops.square(my));
        Value xy = depthwise(x.times(y), kernel, false).minus(mx.times(my));
        Value above = mx.times(my).times(2.0).plus(c1).times(xy.times(2.0).plus(c2));
        Value below =
                Ops.square(mx).plus(Ops.square(my)).plus(c1).times(xx.plus(yy).plus(c2));
        return Ops.mean(above.div(below), 1, 2, 3);
    }

    /** Brightness as the eye sees it: one channel. */
    public static Value rgbToGrayscale(Value images) {
        Value x = Ops.floating(images);
        Value weights = Shaping.array(x, x.dtype(), 0.2989, 0.587, 0.114);
        return Ops.keepDims(Ops.sum(x.times(weights), -1), x, -1);
    }

    /** Red, green and blue from 0 to 1 as hue, saturation and value. */
    public static Value rgbToHsv(Value images) {
        return Colors.rgbToHsv(Ops.floating(images));
    }

    /** Hue, saturation and value as red, green and blue, from 0 to 1. */
    public static Value hsvToRgb(Value images) {
        return Colors.hsvToRgb(Ops.floating(images));
    }

    /** A part of images that begins at a row and a column. */
    public static Value cropImages(Value images, int top, int left, int height, int width) {
        return Ops.slice(Ops.slice(images, -3, top, height), -2, left, width);
    }

    /** Images with zeros around them. */
    public static Value padImages(Value images, int top, int left, int bottom, int right) {
        int[][] widths = new int[images.rank()][2];
        widths[images.rank() - 3] = new int[] {top, bottom};
        widths[images.rank() - 2] = new int[] {left, right};
        return Ops.pad(images, widths, 0);
    }

    /** Windows of images as channels: {@code (batch, rows, columns, window channels)}. */
    public static Value extractPatches(Value images, int[] size, int[] strides, int[] dilations, boolean same) {
        return Patches.extract(images, size, strides, dilations, same);
    }

    /** Windows of volumes {@code (batch, depth, height, width, channels)} as channels. */
    public static Value extractPatches3d(Value volumes, int[] size, int[] strides, int[] dilations, boolean same) {
        return Patches.extract(volumes, size, strides, dilations, same);
    }

    /** Images of windows that lie side by side: the inverse of {@link #extractPatches} with strides of their size. */
    public static Value reconstructPatches(Value patches, int[] size, int[] outputSize, boolean same) {
        return Patches.reconstruct(patches, size, outputSize, same);
    }
}
