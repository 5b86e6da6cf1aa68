// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.List;
import java.util.OptionalInt;

/** All losses, with Keras's defaults. Meant for static imports; the metrics of the same names end in {@code Metric}. */
public final class Losses {
    private static final Reduction MEAN = Reduction.SUM_OVER_BATCH_SIZE;

    private Losses() {}

    /** Cross-entropy of shares or one-hot labels and probabilities. */
    public static CategoricalCrossentropy categoricalCrossentropy() {
        return new CategoricalCrossentropy(false, 0, -1, MEAN);
    }

    /** Cross-entropy of indices of classes and probabilities. */
    public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
        return new SparseCategoricalCrossentropy(false, OptionalInt.empty(), -1, MEAN);
    }

    /** Cross-entropy of labels 0 and 1 and probabilities. */
    public static BinaryCrossentropy binaryCrossentropy() {
        return new BinaryCrossentropy(false, 0, -1, MEAN);
    }

    /** Binary cross-entropy in which easy examples count less. */
    public static BinaryFocalCrossentropy binaryFocalCrossentropy() {
        return new BinaryFocalCrossentropy(false, 0.25, 2, false, 0, -1, MEAN);
    }

    /** Categorical cross-entropy in which easy examples count less. */
    public static CategoricalFocalCrossentropy categoricalFocalCrossentropy() {
        return new CategoricalFocalCrossentropy(0.25, 2, false, 0, -1, MEAN);
    }

    /** Between cross-entropy and mean absolute error, for labels that are partly wrong. */
    public static CategoricalGeneralizedCrossEntropy categoricalGeneralizedCrossEntropy() {
        return new CategoricalGeneralizedCrossEntropy(0.5, MEAN);
    }

    /** Mean squared error. */
    public static MeanSquaredError meanSquaredError() {
        return new MeanSquaredError(MEAN);
    }

    /** Mean absolute error. */
    public static MeanAbsoluteError meanAbsoluteError() {
        return new MeanAbsoluteError(MEAN);
    }

    /** Mean absolute error in percent of the label. */
    public static MeanAbsolutePercentageError meanAbsolutePercentageError() {
        return new MeanAbsolutePercentageError(MEAN);
    }

    /** Mean squared difference of logarithms. */
    public static MeanSquaredLogarithmicError meanSquaredLogarithmicError() {
        return new MeanSquaredLogarithmicError(MEAN);
    }

    /** Squares near 0, lines further out. */
    public static Huber huber() {
        return new Huber(1, MEAN);
    }

    /** The logarithm of the hyperbolic cosine of the error. */
    public static LogCosh logCosh() {
        return new LogCosh(MEAN);
    }

    /** The negative cosine between labels and predictions. */
    public static CosineSimilarity cosineSimilarity() {
        return new CosineSimilarity(-1, MEAN);
    }

    /** The divergence of predicted from given shares (Kullback and Leibler). */
    public static KlDivergence klDivergence() {
        return new KlDivergence(MEAN);
    }

    /** For counts. */
    public static Poisson poisson() {
        return new Poisson(MEAN);
    }

    /** The margin of two classes. */
    public static Hinge hinge() {
        return new Hinge(MEAN);
    }

    /** The squared margin of two classes. */
    public static SquaredHinge squaredHinge() {
        return new SquaredHinge(MEAN);
    }

    /** The margin of several classes. */
    public static CategoricalHinge categoricalHinge() {
        return new CategoricalHinge(MEAN);
    }

    /** How much labels and predictions overlap. */
    public static Dice dice() {
        return new Dice(MEAN, List.of());
    }

    /** How much labels and predictions overlap, with weights for both kinds of errors. */
    public static Tversky tversky() {
        return new Tversky(0.5, 0.5, MEAN, List.of());
    }

    /** Connectionist temporal classification of logits; class 0 is the blank. */
    public static Ctc ctc() {
        return new Ctc(MEAN);
    }

    /** Embeddings of one class near, of others far. */
    public static Circle circle() {
        return new Circle(80, 0.4, true, MEAN);
    }
}
