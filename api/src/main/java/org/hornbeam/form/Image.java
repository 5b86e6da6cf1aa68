// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.AdaptiveAveragePooling2D;
import org.hornbeam.layer.AdaptiveMaxPooling2D;
import org.hornbeam.layer.AugMix;
import org.hornbeam.layer.AutoContrast;
import org.hornbeam.layer.AveragePooling2D;
import org.hornbeam.layer.CenterCrop;
import org.hornbeam.layer.ContrastLimitedAdaptiveHistogramEqualization;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.Conv2DTranspose;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Cropping2D;
import org.hornbeam.layer.CutMix;
import org.hornbeam.layer.DepthwiseConv2D;
import org.hornbeam.layer.Equalization;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.GlobalAveragePooling2D;
import org.hornbeam.layer.GlobalMaxPooling2D;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.Layers;
import org.hornbeam.layer.MaxPooling2D;
import org.hornbeam.layer.MixUp;
import org.hornbeam.layer.Pipeline;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.RandAugment;
import org.hornbeam.layer.RandomBrightness;
import org.hornbeam.layer.RandomColorDegeneration;
import org.hornbeam.layer.RandomColorJitter;
import org.hornbeam.layer.RandomContrast;
import org.hornbeam.layer.RandomCrop;
import org.hornbeam.layer.RandomElasticTransform;
import org.hornbeam.layer.RandomErasing;
import org.hornbeam.layer.RandomFlip;
import org.hornbeam.layer.RandomGaussianBlur;
import org.hornbeam.layer.RandomGrayscale;
import org.hornbeam.layer.RandomHue;
import org.hornbeam.layer.RandomInvert;
import org.hornbeam.layer.RandomPerspective;
import org.hornbeam.layer.RandomPosterization;
import org.hornbeam.layer.RandomRotation;
import org.hornbeam.layer.RandomSaturation;
import org.hornbeam.layer.RandomSharpness;
import org.hornbeam.layer.RandomShear;
import org.hornbeam.layer.RandomTranslation;
import org.hornbeam.layer.RandomZoom;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.Resizing;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.SeparableConv2D;
import org.hornbeam.layer.Solarization;
import org.hornbeam.layer.SpatialDropout2D;
import org.hornbeam.layer.UpSampling2D;
import org.hornbeam.layer.ZeroPadding2D;
import org.hornbeam.trace.Wire;

/**
 * Images, or feature maps of them. Shape {@code (batch, height, width, channels)}.
 */
public final class Image implements Form<Image> {
    private final Wire wire;

    Image(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A convolution over height and width */
    public Image conv2d(int filters, int kernelSize) {
        return then(new Conv2D(filters, kernelSize));
    }

    /** A convolution over height and width with options. */
    public Image conv2d(int filters, int kernelSize, UnaryOperator<Conv2D> options) {
        return then(options.apply(new Conv2D(filters, kernelSize)));
    }

    /** The largest of each window */
    public Image maxPooling(int poolSize) {
        return then(new MaxPooling2D(poolSize));
    }

    /** The largest of each window with options. */
    public Image maxPooling(int poolSize, UnaryOperator<MaxPooling2D> options) {
        return then(options.apply(new MaxPooling2D(poolSize)));
    }

    /** The mean of each window */
    public Image averagePooling(int poolSize) {
        return then(new AveragePooling2D(poolSize));
    }

    /** The mean of each window with options. */
    public Image averagePooling(int poolSize, UnaryOperator<AveragePooling2D> options) {
        return then(options.apply(new AveragePooling2D(poolSize)));
    }

    /** The mean over height and width. */
    public Features globalAveragePooling() {
        return then(new GlobalAveragePooling2D());
    }

    /** The largest over height and width. */
    public Features globalMaxPooling() {
        return then(new GlobalMaxPooling2D());
    }

    /** Zeros around the image. */
    public Image zeroPadding(int padding) {
        return then(new ZeroPadding2D(padding));
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after the last step. */
    public Series convLstm1d(int filters, int kernelSize) {
        return convLstm1d(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after the last step, with options. */
    public Series convLstm1d(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new Recurrent<>(new RNN(options.apply(Layers.convLstm1dCell(filters, kernelSize))), Series.class));
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after each step. */
    public Image convLstm1dSequence(int filters, int kernelSize) {
        return convLstm1dSequence(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after each step, with options. */
    public Image convLstm1dSequence(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new RecurrentSequence<>(
                new RNN(options.apply(Layers.convLstm1dCell(filters, kernelSize))), Image.class));
    }

    /** All numbers of an example in one row. */
    public Features flatten() {
        return then(new Flatten());
    }

    /** The transposed convolution over height and width, which widens what a convolution narrows. */
    public Image conv2dTranspose(int filters, int kernelSize) {
        return then(new Conv2DTranspose(filters, kernelSize));
    }

    /** The transposed convolution over height and width, which widens what a convolution narrows, with options. */
    public Image conv2dTranspose(int filters, int kernelSize, UnaryOperator<Conv2DTranspose> options) {
        return then(options.apply(new Conv2DTranspose(filters, kernelSize)));
    }

    /** A convolution of each channel by itself over height and width. */
    public Image depthwiseConv2d(int kernelSize) {
        return then(new DepthwiseConv2D(kernelSize));
    }

    /** A convolution of each channel by itself over height and width, with options. */
    public Image depthwiseConv2d(int kernelSize, UnaryOperator<DepthwiseConv2D> options) {
        return then(options.apply(new DepthwiseConv2D(kernelSize)));
    }

    /** A convolution of each channel by itself over height and width, then a product over the channels. */
    public Image separableConv2d(int filters, int kernelSize) {
        return then(new SeparableConv2D(filters, kernelSize));
    }

    /** A convolution of each channel by itself over height and width, then a product over the channels, with options. */
    public Image separableConv2d(int filters, int kernelSize, UnaryOperator<SeparableConv2D> options) {
        return then(options.apply(new SeparableConv2D(filters, kernelSize)));
    }

    /** The mean over all positions, as one position. */
    public Image globalAveragePoolingKeepDims() {
        return then(new KeepDims(new GlobalAveragePooling2D()));
    }

    /** The largest over all positions, as one position. */
    public Image globalMaxPoolingKeepDims() {
        return then(new KeepDims(new GlobalMaxPooling2D()));
    }

    /** The mean of each of a number of parts of each axis. */
    public Image adaptiveAveragePooling(int outputSize) {
        return then(new AdaptiveAveragePooling2D(outputSize));
    }

    /** The mean of each of a number of parts of each axis, with options. */
    public Image adaptiveAveragePooling(int outputSize, UnaryOperator<AdaptiveAveragePooling2D> options) {
        return then(options.apply(new AdaptiveAveragePooling2D(outputSize)));
    }

    /** The largest of each of a number of parts of each axis. */
    public Image adaptiveMaxPooling(int outputSize) {
        return then(new AdaptiveMaxPooling2D(outputSize));
    }

    /** The largest of each of a number of parts of each axis, with options. */
    public Image adaptiveMaxPooling(int outputSize, UnaryOperator<AdaptiveMaxPooling2D> options) {
        return then(options.apply(new AdaptiveMaxPooling2D(outputSize)));
    }

    /** Without this many elements at all edges. */
    public Image cropping(int cropping) {
        return then(new Cropping2D(cropping));
    }

    /** Zeros around the image. */
    public Image zeroPadding(int top, int bottom, int left, int right) {
        return then(new ZeroPadding2D(top, bottom, left, right));
    }

    /** Without rows and columns at the edges. */
    public Image cropping(int top, int bottom, int left, int right) {
        return then(new Cropping2D(top, bottom, left, right));
    }

    /** Each element this often along each axis. */
    public Image upSampling(int size) {
        return then(new UpSampling2D(size));
    }

    /** Each element this often along each axis, with options. */
    public Image upSampling(int size, UnaryOperator<UpSampling2D> options) {
        return then(options.apply(new UpSampling2D(size)));
    }

    /** Drops whole channels: all their positions. */
    public Image spatialDropout(double rate) {
        return then(new SpatialDropout2D(rate));
    }

    // Preparing and changing images.

    /** Images in another size. */
    public Image resizing(int height, int width) {
        return then(new Resizing(height, width));
    }

    /** Images in another size, with options. */
    public Image resizing(int height, int width, UnaryOperator<Resizing> options) {
        return then(options.apply(new Resizing(height, width)));
    }

    /** The middle of images. */
    public Image centerCrop(int height, int width) {
        return then(new CenterCrop(height, width));
    }

    /** The middle of images, with options. */
    public Image centerCrop(int height, int width, UnaryOperator<CenterCrop> options) {
        return then(options.apply(new CenterCrop(height, width)));
    }

    /** A random part of images while training, the same place for all of a batch; their middle otherwise. */
    public Image randomCrop(int height, int width) {
        return then(new RandomCrop(height, width));
    }

    /** A random part of images while training, the same place for all of a batch; their middle otherwise, with options. */
    public Image randomCrop(int height, int width, UnaryOperator<RandomCrop> options) {
        return then(options.apply(new RandomCrop(height, width)));
    }

    /** Images of which half are mirrored. */
    public Image randomFlip() {
        return then(new RandomFlip());
    }

    /** Images of which half are mirrored, with options. */
    public Image randomFlip(UnaryOperator<RandomFlip> options) {
        return then(options.apply(new RandomFlip()));
    }

    /** Images that are moved. */
    public Image randomTranslation(double heightFactor, double widthFactor) {
        return then(new RandomTranslation(heightFactor, widthFactor));
    }

    /** Images that are moved, with options. */
    public Image randomTranslation(double heightFactor, double widthFactor, UnaryOperator<RandomTranslation> options) {
        return then(options.apply(new RandomTranslation(heightFactor, widthFactor)));
    }

    /** Images that are turned around their middle. */
    public Image randomRotation(double factor) {
        return then(new RandomRotation(factor));
    }

    /** Images that are turned around their middle, with options. */
    public Image randomRotation(double factor, UnaryOperator<RandomRotation> options) {
        return then(options.apply(new RandomRotation(factor)));
    }

    /** Images whose middle is made smaller or larger. */
    public Image randomZoom(double heightFactor) {
        return then(new RandomZoom(heightFactor));
    }

    /** Images whose middle is made smaller or larger, with options. */
    public Image randomZoom(double heightFactor, UnaryOperator<RandomZoom> options) {
        return then(options.apply(new RandomZoom(heightFactor)));
    }

    /** Images whose rows or columns are moved against each other. */
    public Image randomShear() {
        return then(new RandomShear());
    }

    /** Images whose rows or columns are moved against each other, with options. */
    public Image randomShear(UnaryOperator<RandomShear> options) {
        return then(options.apply(new RandomShear()));
    }

    /** Images seen at an angle, some of them. */
    public Image randomPerspective() {
        return then(new RandomPerspective());
    }

    /** Images seen at an angle, some of them, with options. */
    public Image randomPerspective(UnaryOperator<RandomPerspective> options) {
        return then(options.apply(new RandomPerspective()));
    }

    /** Images that are bent like rubber, some of them. */
    public Image randomElasticTransform() {
        return then(new RandomElasticTransform());
    }

    /** Images that are bent like rubber, some of them, with options. */
    public Image randomElasticTransform(UnaryOperator<RandomElasticTransform> options) {
        return then(options.apply(new RandomElasticTransform()));
    }

    /** Images of which some lose a box. */
    public Image randomErasing() {
        return then(new RandomErasing());
    }

    /** Images of which some lose a box, with options. */
    public Image randomErasing(UnaryOperator<RandomErasing> options) {
        return then(options.apply(new RandomErasing()));
    }

    /** Images of which some are blurred. */
    public Image randomGaussianBlur() {
        return then(new RandomGaussianBlur());
    }

    /** Images of which some are blurred, with options. */
    public Image randomGaussianBlur(UnaryOperator<RandomGaussianBlur> options) {
        return then(options.apply(new RandomGaussianBlur()));
    }

    /** Images made brighter or darker. */
    public Image randomBrightness(double factor) {
        return then(new RandomBrightness(factor));
    }

    /** Images made brighter or darker, with options. */
    public Image randomBrightness(double factor, UnaryOperator<RandomBrightness> options) {
        return then(options.apply(new RandomBrightness(factor)));
    }

    /** Images whose differences from their mean are made larger or smaller. */
    public Image randomContrast(double factor) {
        return then(new RandomContrast(factor));
    }

    /** Images whose differences from their mean are made larger or smaller, with options. */
    public Image randomContrast(double factor, UnaryOperator<RandomContrast> options) {
        return then(options.apply(new RandomContrast(factor)));
    }

    /** Images whose colors are made stronger or weaker. */
    public Image randomSaturation(double factor) {
        return then(new RandomSaturation(factor));
    }

    /** Images whose colors are made stronger or weaker, with options. */
    public Image randomSaturation(double factor, UnaryOperator<RandomSaturation> options) {
        return then(options.apply(new RandomSaturation(factor)));
    }

    /** Images whose hues are turned. */
    public Image randomHue(double factor) {
        return then(new RandomHue(factor));
    }

    /** Images whose hues are turned, with options. */
    public Image randomHue(double factor, UnaryOperator<RandomHue> options) {
        return then(options.apply(new RandomHue(factor)));
    }

    /** Images whose brightness, contrast, saturation and hue are changed, in this order. */
    public Image randomColorJitter() {
        return then(new RandomColorJitter());
    }

    /** Images whose brightness, contrast, saturation and hue are changed, in this order, with options. */
    public Image randomColorJitter(UnaryOperator<RandomColorJitter> options) {
        return then(options.apply(new RandomColorJitter()));
    }

    /** Images that are made gray by some part. */
    public Image randomColorDegeneration(double factor) {
        return then(new RandomColorDegeneration(factor));
    }

    /** Images that are made gray by some part, with options. */
    public Image randomColorDegeneration(double factor, UnaryOperator<RandomColorDegeneration> options) {
        return then(options.apply(new RandomColorDegeneration(factor)));
    }

    /** Images that are made sharper or smoother. */
    public Image randomSharpness(double factor) {
        return then(new RandomSharpness(factor));
    }

    /** Images that are made sharper or smoother, with options. */
    public Image randomSharpness(double factor, UnaryOperator<RandomSharpness> options) {
        return then(options.apply(new RandomSharpness(factor)));
    }

    /** Images with fewer values: only the upper bits are kept. */
    public Image randomPosterization(int bits) {
        return then(new RandomPosterization(bits));
    }

    /** Images with fewer values: only the upper bits are kept, with options. */
    public Image randomPosterization(int bits, UnaryOperator<RandomPosterization> options) {
        return then(options.apply(new RandomPosterization(bits)));
    }

    /** Images of which some become gray. */
    public Image randomGrayscale() {
        return then(new RandomGrayscale());
    }

    /** Images of which some become gray, with options. */
    public Image randomGrayscale(UnaryOperator<RandomGrayscale> options) {
        return then(options.apply(new RandomGrayscale()));
    }

    /** Images of which some become negatives. */
    public Image randomInvert() {
        return then(new RandomInvert());
    }

    /** Images of which some become negatives, with options. */
    public Image randomInvert(UnaryOperator<RandomInvert> options) {
        return then(options.apply(new RandomInvert()));
    }

    /** Images with something added to their values, and those above a threshold inverted. */
    public Image solarization() {
        return then(new Solarization());
    }

    /** Images with something added to their values, and those above a threshold inverted, with options. */
    public Image solarization(UnaryOperator<Solarization> options) {
        return then(options.apply(new Solarization()));
    }

    /** Images whose values are stretched to the whole range, each channel by itself, in training and inference alike. */
    public Image autoContrast() {
        return then(new AutoContrast());
    }

    /** Images whose values are stretched to the whole range, each channel by itself, in training and inference alike, with options. */
    public Image autoContrast(UnaryOperator<AutoContrast> options) {
        return then(options.apply(new AutoContrast()));
    }

    /** Images whose values are spread evenly while training, each channel over the whole batch. */
    public Image equalization() {
        return then(new Equalization());
    }

    /** Images whose values are spread evenly while training, each channel over the whole batch, with options. */
    public Image equalization(UnaryOperator<Equalization> options) {
        return then(options.apply(new Equalization()));
    }

    /** Images whose values are spread evenly around each place, with a limit (Zuiderveld, 1994), in training and inference alike. */
    public Image contrastLimitedAdaptiveHistogramEqualization() {
        return then(new ContrastLimitedAdaptiveHistogramEqualization());
    }

    /** Images whose values are spread evenly around each place, with a limit (Zuiderveld, 1994), in training and inference alike, with options. */
    public Image contrastLimitedAdaptiveHistogramEqualization(
            UnaryOperator<ContrastLimitedAdaptiveHistogramEqualization> options) {
        return then(options.apply(new ContrastLimitedAdaptiveHistogramEqualization()));
    }

    /** Images with boxes of others in them. */
    public Image cutMix() {
        return then(new CutMix());
    }

    /** Images with boxes of others in them, with options. */
    public Image cutMix(UnaryOperator<CutMix> options) {
        return then(options.apply(new CutMix()));
    }

    /** Images blended with others. */
    public Image mixUp() {
        return then(new MixUp());
    }

    /** Images blended with others, with options. */
    public Image mixUp(UnaryOperator<MixUp> options) {
        return then(options.apply(new MixUp()));
    }

    /** Images changed by some of eleven changes, chosen at random (Cubuk et al., 2019). */
    public Image randAugment() {
        return then(new RandAugment());
    }

    /** Images changed by some of eleven changes, chosen at random (Cubuk et al., 2019), with options. */
    public Image randAugment(UnaryOperator<RandAugment> options) {
        return then(options.apply(new RandAugment()));
    }

    /** Images blended with chains of random changes of themselves (Hendrycks et al., 2020). */
    public Image augMix() {
        return then(new AugMix());
    }

    /** Images blended with chains of random changes of themselves (Hendrycks et al., 2020), with options. */
    public Image augMix(UnaryOperator<AugMix> options) {
        return then(options.apply(new AugMix()));
    }

    /** Layers one after the other as one. */
    public Image pipeline(SameForm... layers) {
        return then(Pipeline.of(layers));
    }

    /** For example {@code Image float32[batch, 28, 28, 1]}. */
    @Override
    public String toString() {
        return "Image " + wire.dtype().kerasName() + wire.shape();
    }
}
