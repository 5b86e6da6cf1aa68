// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.function.UnaryOperator;
import org.hornbeam.activation.Activation;
import org.hornbeam.ops.Value;

/**
 * All layers, for static import: what the methods of the forms use, for helper methods and for sharing. A record's
 * withers give its options: {@code dense(64).useBias(false)}.
 */
public final class Layers {
    private Layers() {}

    // Sharing and types.

    /** A layer whose uses in one model have the same weights, under this name. */
    public static SameForm shared(String name, SameForm layer) {
        return new SharedSameForm(name, layer);
    }

    /** A layer, or a model, whose uses in one model have the same weights, under this name. */
    public static <I, O> Layer<I, O> shared(String name, Layer<I, O> layer) {
        return new SharedLayer<>(name, layer);
    }

    /** A layer with several inputs, such as attention, whose uses in one model have the same weights. */
    @SuppressWarnings("overloads") // no layer is of two kinds
    public static Joint shared(String name, Joint layer) {
        return new SharedJoint(name, layer);
    }

    /** A function that is not worth a class. Such a model can't be saved. */
    public static Lambda lambda(String name, UnaryOperator<Value> function) {
        return new Lambda(name, function);
    }

    /** A layer with several outputs whose uses in one model have the same weights. */
    @SuppressWarnings("overloads") // no layer is of two kinds
    public static <I, R> Splitting<I, R> shared(String name, Splitting<I, R> layer) {
        return new SharedSplitting<>(name, layer);
    }

    // Core.

    /** A weighted sum of the features of each position, plus a bias. */
    public static Dense dense(int units) {
        return new Dense(units);
    }

    /** Text to the numbers of its first characters. */
    public static Characters characters(int length) {
        return new Characters(length);
    }

    /** Text to the hashed numbers of its runs of characters. */
    public static CharacterNGrams characterNGrams(int shortest, int longest) {
        return new CharacterNGrams(shortest, longest);
    }

    /** A learned vector for each token. */
    public static Embedding embedding(int inputDim, int outputDim) {
        return new Embedding(inputDim, outputDim);
    }

    /** Masks the steps in which every feature is one value. */
    public static Masking masking(double maskValue) {
        return new Masking(maskValue);
    }

    /** A weighted sum of the features of each position by weights -1, 0 and 1. */
    public static TernaryDense ternaryDense(int units) {
        return new TernaryDense(units);
    }

    /** Sums of products with a kernel over named axes; sizes of the result without the batch, -1 for that of the input. */
    public static EinsumDense einsumDense(String equation, int... outputShape) {
        return new EinsumDense(equation, outputShape);
    }

    /** A learned vector for each token, by a table that also gives scores. */
    public static ReversibleEmbedding reversibleEmbedding(int inputDim, int outputDim) {
        return new ReversibleEmbedding(inputDim, outputDim);
    }

    /** The input itself. */
    public static Identity identity() {
        return new Identity();
    }

    /** x where positive, a learned slope times x elsewhere. */
    public static PReLU prelu() {
        return new PReLU();
    }

    /** An activation as a layer. */
    public static ActivationLayer activationLayer(Activation activation) {
        return new ActivationLayer(activation);
    }

    /** e^x over its sum along an axis. */
    public static Softmax softmax(int axis) {
        return new Softmax(axis);
    }

    // Convolution and pooling.

    /** A convolution over time. */
    public static Conv1D conv1d(int filters, int kernelSize) {
        return new Conv1D(filters, kernelSize);
    }

    /** A convolution over height and width. */
    public static Conv2D conv2d(int filters, int kernelSize) {
        return new Conv2D(filters, kernelSize);
    }

    /** A convolution over depth, height and width. */
    public static Conv3D conv3d(int filters, int kernelSize) {
        return new Conv3D(filters, kernelSize);
    }

    /** The transposed convolution over time. */
    public static Conv1DTranspose conv1dTranspose(int filters, int kernelSize) {
        return new Conv1DTranspose(filters, kernelSize);
    }

    /** The transposed convolution over height and width. */
    public static Conv2DTranspose conv2dTranspose(int filters, int kernelSize) {
        return new Conv2DTranspose(filters, kernelSize);
    }

    /** The transposed convolution over depth, height and width. */
    public static Conv3DTranspose conv3dTranspose(int filters, int kernelSize) {
        return new Conv3DTranspose(filters, kernelSize);
    }

    /** A convolution of each feature by itself over time. */
    public static DepthwiseConv1D depthwiseConv1d(int kernelSize) {
        return new DepthwiseConv1D(kernelSize);
    }

    /** A convolution of each channel by itself. */
    public static DepthwiseConv2D depthwiseConv2d(int kernelSize) {
        return new DepthwiseConv2D(kernelSize);
    }

    /** A convolution of each feature by itself over time, then a product over the features. */
    public static SeparableConv1D separableConv1d(int filters, int kernelSize) {
        return new SeparableConv1D(filters, kernelSize);
    }

    /** A convolution of each channel by itself, then a product over the channels. */
    public static SeparableConv2D separableConv2d(int filters, int kernelSize) {
        return new SeparableConv2D(filters, kernelSize);
    }

    /** The largest of each window of time steps. */
    public static MaxPooling1D maxPooling1d(int poolSize) {
        return new MaxPooling1D(poolSize);
    }

    /** The largest of each window. */
    public static MaxPooling2D maxPooling2d(int poolSize) {
        return new MaxPooling2D(poolSize);
    }

    /** The mean of each window of time steps. */
    public static AveragePooling1D averagePooling1d(int poolSize) {
        return new AveragePooling1D(poolSize);
    }

    /** The mean of each window. */
    public static AveragePooling2D averagePooling2d(int poolSize) {
        return new AveragePooling2D(poolSize);
    }

    /** The largest over time. */
    public static GlobalMaxPooling1D globalMaxPooling1d() {
        return new GlobalMaxPooling1D();
    }

    /** The largest over height and width. */
    public static GlobalMaxPooling2D globalMaxPooling2d() {
        return new GlobalMaxPooling2D();
    }

    /** The mean over time. */
    public static GlobalAveragePooling1D globalAveragePooling1d() {
        return new GlobalAveragePooling1D();
    }

    /** The mean over height and width. */
    public static GlobalAveragePooling2D globalAveragePooling2d() {
        return new GlobalAveragePooling2D();
    }

    /** The largest of each window. */
    public static MaxPooling3D maxPooling3d(int poolSize) {
        return new MaxPooling3D(poolSize);
    }

    /** The mean of each window. */
    public static AveragePooling3D averagePooling3d(int poolSize) {
        return new AveragePooling3D(poolSize);
    }

    /** The largest over depth, height and width. */
    public static GlobalMaxPooling3D globalMaxPooling3d() {
        return new GlobalMaxPooling3D();
    }

    /** The mean over depth, height and width. */
    public static GlobalAveragePooling3D globalAveragePooling3d() {
        return new GlobalAveragePooling3D();
    }

    /** A pooling over all positions whose axes stay, with size 1. */
    public static KeepDims keepDims(GlobalPooling pooling) {
        return new KeepDims(pooling);
    }

    /** The mean of each of a number of parts. */
    public static AdaptiveAveragePooling1D adaptiveAveragePooling1d(int outputSize) {
        return new AdaptiveAveragePooling1D(outputSize);
    }

    /** The largest of each of a number of parts. */
    public static AdaptiveMaxPooling1D adaptiveMaxPooling1d(int outputSize) {
        return new AdaptiveMaxPooling1D(outputSize);
    }

    /** The mean of each of a number of parts. */
    public static AdaptiveAveragePooling2D adaptiveAveragePooling2d(int outputSize) {
        return new AdaptiveAveragePooling2D(outputSize);
    }

    /** The largest of each of a number of parts. */
    public static AdaptiveMaxPooling2D adaptiveMaxPooling2d(int outputSize) {
        return new AdaptiveMaxPooling2D(outputSize);
    }

    /** The mean of each of a number of parts. */
    public static AdaptiveAveragePooling3D adaptiveAveragePooling3d(int outputSize) {
        return new AdaptiveAveragePooling3D(outputSize);
    }

    /** The largest of each of a number of parts. */
    public static AdaptiveMaxPooling3D adaptiveMaxPooling3d(int outputSize) {
        return new AdaptiveMaxPooling3D(outputSize);
    }

    // Shape.

    /** All numbers of an example in one row. */
    public static Flatten flatten() {
        return new Flatten();
    }

    /** Other sizes of the same numbers; -1 for one that follows from the others. */
    public static Reshape reshape(int... targetShape) {
        return Reshape.of(targetShape);
    }

    /** The axes of each example in another order, from 1. */
    public static Permute permute(int... dims) {
        return Permute.of(dims);
    }

    /** Zeros around an image. */
    public static ZeroPadding2D zeroPadding2d(int padding) {
        return new ZeroPadding2D(padding);
    }

    /** Zeros around it. */
    public static ZeroPadding1D zeroPadding1d(int padding) {
        return new ZeroPadding1D(padding);
    }

    /** Without this many elements at all edges. */
    public static Cropping1D cropping1d(int cropping) {
        return new Cropping1D(cropping);
    }

    /** Each element several times along each spatial axis. */
    public static UpSampling1D upSampling1d(int size) {
        return new UpSampling1D(size);
    }

    /** Without this many elements at all edges. */
    public static Cropping2D cropping2d(int cropping) {
        return new Cropping2D(cropping);
    }

    /** Each element several times along each spatial axis. */
    public static UpSampling2D upSampling2d(int size) {
        return new UpSampling2D(size);
    }

    /** Zeros around it. */
    public static ZeroPadding3D zeroPadding3d(int padding) {
        return new ZeroPadding3D(padding);
    }

    /** Without this many elements at all edges. */
    public static Cropping3D cropping3d(int cropping) {
        return new Cropping3D(cropping);
    }

    /** Each element several times along each spatial axis. */
    public static UpSampling3D upSampling3d(int size) {
        return new UpSampling3D(size);
    }

    /** The same features as each step of a series. */
    public static RepeatVector repeatVector(int n) {
        return new RepeatVector(n);
    }

    // Regularization and normalization.

    /** Zeros in place of a random share of the numbers, while training. */
    public static Dropout dropout(double rate) {
        return new Dropout(rate);
    }

    /** Drops whole features of a series, while training. */
    public static SpatialDropout1D spatialDropout1d(double rate) {
        return new SpatialDropout1D(rate);
    }

    /** Times random numbers around 1, while training. */
    public static GaussianDropout gaussianDropout(double rate) {
        return new GaussianDropout(rate);
    }

    /** The lowest value of SELU in place of a random share of the numbers, while training. */
    public static AlphaDropout alphaDropout(double rate) {
        return new AlphaDropout(rate);
    }

    /** Drops whole channels of an image, while training. */
    public static SpatialDropout2D spatialDropout2d(double rate) {
        return new SpatialDropout2D(rate);
    }

    /** Drops whole channels of a volume, while training. */
    public static SpatialDropout3D spatialDropout3d(double rate) {
        return new SpatialDropout3D(rate);
    }

    /** Mean 0 and variance 1 over all positions of each group of features. */
    public static GroupNormalization groupNormalization(int groups) {
        return new GroupNormalization(groups);
    }

    /** Root mean square 1 over the features of each position. */
    public static RMSNormalization rmsNormalization() {
        return new RMSNormalization();
    }

    /** Norm 1 over the features of each position. */
    public static UnitNormalization unitNormalization() {
        return new UnitNormalization();
    }

    /** Mean 0 and variance 1 for each feature over the batch. */
    public static BatchNormalization batchNormalization() {
        return new BatchNormalization();
    }

    /** A layer whose kernel is divided by its largest singular value in each training step. */
    public static SpectralNormalization spectralNormalization(SameForm layer) {
        return new SpectralNormalization(layer);
    }

    /** A layer whose kernel is divided by its largest singular value in each training step. */
    public static <I, O> SpectralNormalizationLayer<I, O> spectralNormalization(Layer<I, O> layer) {
        return new SpectralNormalizationLayer<>(layer);
    }

    /** Mean 0 and variance 1 over the features of each position. */
    public static LayerNormalization layerNormalization() {
        return new LayerNormalization();
    }

    /** scale times x plus offset. */
    public static Rescaling rescaling(double scale, double offset) {
        return new Rescaling(scale, offset);
    }

    /** The input, whose size is added to the loss. */
    public static ActivityRegularization activityRegularization(double l1, double l2) {
        return new ActivityRegularization(l1, l2);
    }

    // Several inputs.

    /** The features of all inputs, one after the other. */
    public static Concatenate concatenate() {
        return new Concatenate();
    }

    /** The sum of the inputs. */
    public static Add add() {
        return new Add();
    }

    /** The first input minus the second. */
    public static Subtract subtract() {
        return new Subtract();
    }

    /** The product of the inputs. */
    public static Multiply multiply() {
        return new Multiply();
    }

    /** The mean of the inputs. */
    public static Average average() {
        return new Average();
    }

    /** The largest of the inputs, number by number. */
    public static Maximum maximum() {
        return new Maximum();
    }

    /** The smallest of the inputs, number by number. */
    public static Minimum minimum() {
        return new Minimum();
    }

    /** The products of two inputs summed over one axis of both. */
    public static Dot dot(int axis) {
        return new Dot(axis);
    }

    /** Means of values by the likeness of a query to their keys. */
    public static Attention attention() {
        return new Attention();
    }

    /** Means of values by learned likeness of a query to their keys. */
    public static AdditiveAttention additiveAttention() {
        return new AdditiveAttention();
    }

    /** Attention in which several heads of queries share one of keys and values. */
    public static GroupQueryAttention groupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads) {
        return new GroupQueryAttention(headDim, numQueryHeads, numKeyValueHeads);
    }

    /** Scaled dot-product attention in several heads. */
    public static MultiHeadAttention multiHeadAttention(int numHeads, int keyDim) {
        return new MultiHeadAttention(numHeads, keyDim);
    }

    // Recurrent.

    /** One step of a plain recurrent layer. */
    public static SimpleRNNCell simpleRnnCell(int units) {
        return new SimpleRNNCell(units);
    }

    /** One step of a long short-term memory. */
    public static LSTMCell lstmCell(int units) {
        return new LSTMCell(units);
    }

    /** One step of a gated recurrent unit. */
    public static GRUCell gruCell(int units) {
        return new GRUCell(units);
    }

    /** One step of a long short-term memory of convolutions over one spatial axis. */
    public static ConvLSTMCell convLstm1dCell(int filters, int kernelSize) {
        return new ConvLSTMCell(filters, List.of(kernelSize));
    }

    /** One step of a long short-term memory of convolutions over height and width. */
    public static ConvLSTMCell convLstm2dCell(int filters, int kernelSize) {
        return new ConvLSTMCell(filters, List.of(kernelSize, kernelSize));
    }

    /** One step of a long short-term memory of convolutions over depth, height and width. */
    public static ConvLSTMCell convLstm3dCell(int filters, int kernelSize) {
        return new ConvLSTMCell(filters, List.of(kernelSize, kernelSize, kernelSize));
    }

    /** Cells on top of each other as one. */
    public static StackedRNNCells stackedRnnCells(Cell... cells) {
        return StackedRNNCells.of(cells);
    }

    /**
     * A cell run over time, with options; {@link Recurrence#last}, {@link Recurrence#sequence} or
     * {@link Recurrence#states} makes it a layer.
     */
    public static RNN rnn(Cell cell) {
        return new RNN(cell);
    }

    /** A recurrent layer in both directions of time. */
    public static Bidirectional bidirectional(Cell cell) {
        return new Bidirectional(new RNN(cell));
    }

    /** A recurrent layer in both directions of time. */
    public static Bidirectional bidirectional(RNN layer) {
        return new Bidirectional(layer);
    }

    /** A layer on each time step. */
    public static TimeDistributed timeDistributed(SameForm layer) {
        return new TimeDistributed(layer);
    }

    /** A layer that changes the form, on each time step: {@code timeDistributed(conv2d(8, 3), Volume.class)}. */
    public static <O> TimeDistributedLayer<O> timeDistributed(Layer<?, ?> layer, Class<O> output) {
        return new TimeDistributedLayer<>(layer, output);
    }

    // Preparing data.

    /** The frequencies of each frame of a signal, as convolutions whose kernels are weights. */
    public static STFTSpectrogram stftSpectrogram() {
        return new STFTSpectrogram();
    }

    /** The power of a signal in bands of the mel scale, in decibels. */
    public static MelSpectrogram melSpectrogram() {
        return new MelSpectrogram();
    }

    /** Numbers of categories as vectors. */
    public static CategoryEncoding categoryEncoding(int numTokens) {
        return new CategoryEncoding(numTokens);
    }

    /** Texts or whole numbers put into bins by hashing. */
    public static Hashing hashing(int numBins) {
        return new Hashing(numBins);
    }

    /** Two or more features, each one text or one whole number, as one category by hashing them together. */
    public static HashedCrossing hashedCrossing(int numBins) {
        return new HashedCrossing(numBins);
    }

    /** Texts to their indices in a vocabulary, or back. */
    public static StringLookup stringLookup() {
        return new StringLookup();
    }

    /** Whole numbers to their indices in a vocabulary, or back. */
    public static IntegerLookup integerLookup() {
        return new IntegerLookup();
    }

    /** Text to the indices of its tokens, or to what occurs in it. */
    public static TextVectorization textVectorization() {
        return new TextVectorization();
    }

    /** {@code (x - mean) / sqrt(variance)}, with means and variances that are given or learned from data. */
    public static Normalization normalization() {
        return new Normalization();
    }

    /** The bin that each number falls in: how many boundaries are not above it. */
    public static Discretization discretization(int numBins) {
        return new Discretization(numBins);
    }

    /** As many boxes for each image, {@code (batch, boxes, numbers)}: those beyond are left out, missing ones filled up. */
    public static MaxNumBoundingBoxes maxNumBoundingBoxes(int maxNumber) {
        return new MaxNumBoundingBoxes(maxNumber);
    }

    /** Images in another size. */
    public static Resizing resizing(int height, int width) {
        return new Resizing(height, width);
    }

    /** The middle of images. */
    public static CenterCrop centerCrop(int height, int width) {
        return new CenterCrop(height, width);
    }

    /** A random part of images while training, the same place for all of a batch; their middle otherwise. */
    public static RandomCrop randomCrop(int height, int width) {
        return new RandomCrop(height, width);
    }

    /** Images of which half are mirrored. */
    public static RandomFlip randomFlip() {
        return new RandomFlip();
    }

    /** Images that are moved. */
    public static RandomTranslation randomTranslation(double heightFactor, double widthFactor) {
        return new RandomTranslation(heightFactor, widthFactor);
    }

    /** Images that are turned around their middle. */
    public static RandomRotation randomRotation(double factor) {
        return new RandomRotation(factor);
    }

    /** Images whose middle is made smaller or larger. */
    public static RandomZoom randomZoom(double heightFactor) {
        return new RandomZoom(heightFactor);
    }

    /** Images whose rows or columns are moved against each other. */
    public static RandomShear randomShear() {
        return new RandomShear();
    }

    /** Images seen at an angle, some of them. */
    public static RandomPerspective randomPerspective() {
        return new RandomPerspective();
    }

    /** Images that are bent like rubber, some of them. */
    public static RandomElasticTransform randomElasticTransform() {
        return new RandomElasticTransform();
    }

    /** Images of which some lose a box. */
    public static RandomErasing randomErasing() {
        return new RandomErasing();
    }

    /** Images of which some are blurred. */
    public static RandomGaussianBlur randomGaussianBlur() {
        return new RandomGaussianBlur();
    }

    /** Images made brighter or darker. */
    public static RandomBrightness randomBrightness(double factor) {
        return new RandomBrightness(factor);
    }

    /** Images whose differences from their mean are made larger or smaller. */
    public static RandomContrast randomContrast(double factor) {
        return new RandomContrast(factor);
    }

    /** Images whose colors are made stronger or weaker. */
    public static RandomSaturation randomSaturation(double factor) {
        return new RandomSaturation(factor);
    }

    /** Images whose hues are turned. */
    public static RandomHue randomHue(double factor) {
        return new RandomHue(factor);
    }

    /** Images whose brightness, contrast, saturation and hue are changed, in this order. */
    public static RandomColorJitter randomColorJitter() {
        return new RandomColorJitter();
    }

    /** Images that are made gray by some part. */
    public static RandomColorDegeneration randomColorDegeneration(double factor) {
        return new RandomColorDegeneration(factor);
    }

    /** Images that are made sharper or smoother. */
    public static RandomSharpness randomSharpness(double factor) {
        return new RandomSharpness(factor);
    }

    /** Images with fewer values: only the upper bits are kept. */
    public static RandomPosterization randomPosterization(int bits) {
        return new RandomPosterization(bits);
    }

    /** Images of which some become gray. */
    public static RandomGrayscale randomGrayscale() {
        return new RandomGrayscale();
    }

    /** Images of which some become negatives. */
    public static RandomInvert randomInvert() {
        return new RandomInvert();
    }

    /** Images with something added to their values, and those above a threshold inverted. */
    public static Solarization solarization() {
        return new Solarization();
    }

    /** Images whose values are stretched to the whole range, each channel by itself, in training and inference alike. */
    public static AutoContrast autoContrast() {
        return new AutoContrast();
    }

    /** Images whose values are spread evenly while training, each channel over the whole batch. */
    public static Equalization equalization() {
        return new Equalization();
    }

    /** Images whose values are spread evenly around each place, with a limit (Zuiderveld, 1994), in training and inference alike. */
    public static ContrastLimitedAdaptiveHistogramEqualization contrastLimitedAdaptiveHistogramEqualization() {
        return new ContrastLimitedAdaptiveHistogramEqualization();
    }

    /** Images with boxes of others in them. */
    public static CutMix cutMix() {
        return new CutMix();
    }

    /** Images blended with others. */
    public static MixUp mixUp() {
        return new MixUp();
    }

    /** Images changed by some of eleven changes, chosen at random (Cubuk et al., 2019). */
    public static RandAugment randAugment() {
        return new RandAugment();
    }

    /** Images blended with chains of random changes of themselves (Hendrycks et al., 2020). */
    public static AugMix augMix() {
        return new AugMix();
    }

    /** Layers one after the other as one. */
    public static Pipeline pipeline(SameForm... layers) {
        return Pipeline.of(layers);
    }
}
