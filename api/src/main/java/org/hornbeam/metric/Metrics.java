// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hornbeam.loss.Loss;
import org.hornbeam.loss.Losses;

/** All metrics, with Keras's defaults. Meant for static imports; those that are losses, too, end in {@code Metric}. */
public final class Metrics {
    private Metrics() {}

    /** The share of right answers, counted as the shapes suggest. */
    public static Accuracy accuracy() {
        return new Accuracy();
    }

    /** The share of numbers on the right side of 0.5. */
    public static BinaryAccuracy binaryAccuracy() {
        return new BinaryAccuracy(0.5);
    }

    /** The share of right answers for one-hot labels. */
    public static CategoricalAccuracy categoricalAccuracy() {
        return new CategoricalAccuracy();
    }

    /** The share of right answers for indices of classes. */
    public static SparseCategoricalAccuracy sparseCategoricalAccuracy() {
        return new SparseCategoricalAccuracy();
    }

    /** How often the right one of one-hot labels is among the 5 largest predictions. */
    public static TopKCategoricalAccuracy topKCategoricalAccuracy() {
        return new TopKCategoricalAccuracy(5);
    }

    /** How often the right one of one-hot labels is among the k largest predictions. */
    public static TopKCategoricalAccuracy topKCategoricalAccuracy(int k) {
        return new TopKCategoricalAccuracy(k);
    }

    /** How often the labelled index is among the 5 largest predictions. */
    public static SparseTopKCategoricalAccuracy sparseTopKCategoricalAccuracy() {
        return new SparseTopKCategoricalAccuracy(5, false);
    }

    /** How often the labelled index is among the k largest predictions. */
    public static SparseTopKCategoricalAccuracy sparseTopKCategoricalAccuracy(int k) {
        return new SparseTopKCategoricalAccuracy(k, false);
    }

    /** The mean of the predictions themselves. */
    public static Mean meanMetric() {
        return new Mean("mean");
    }

    /** The root of the mean squared error. */
    public static RootMeanSquaredError rootMeanSquaredError() {
        return new RootMeanSquaredError();
    }

    /** The mean of any loss as a metric. */
    public static OfLoss lossMetric(Loss loss) {
        return new OfLoss(loss.name(), loss, 1);
    }

    /** Mean squared error. */
    public static OfLoss meanSquaredErrorMetric() {
        return new OfLoss("mean_squared_error", Losses.meanSquaredError(), 1);
    }

    /** Mean absolute error. */
    public static OfLoss meanAbsoluteErrorMetric() {
        return new OfLoss("mean_absolute_error", Losses.meanAbsoluteError(), 1);
    }

    /** Mean absolute error in percent of the label. */
    public static OfLoss meanAbsolutePercentageErrorMetric() {
        return new OfLoss("mean_absolute_percentage_error", Losses.meanAbsolutePercentageError(), 1);
    }

    /** Mean squared difference of logarithms. */
    public static OfLoss meanSquaredLogarithmicErrorMetric() {
        return new OfLoss("mean_squared_logarithmic_error", Losses.meanSquaredLogarithmicError(), 1);
    }

    /** The logarithm of the hyperbolic cosine of the error. */
    public static OfLoss logCoshMetric() {
        return new OfLoss("logcosh", Losses.logCosh(), 1);
    }

    /** The divergence of predicted from given shares. */
    public static OfLoss klDivergenceMetric() {
        return new OfLoss("kl_divergence", Losses.klDivergence(), 1);
    }

    /** For counts. */
    public static OfLoss poissonMetric() {
        return new OfLoss("poisson", Losses.poisson(), 1);
    }

    /** The margin of two classes. */
    public static OfLoss hingeMetric() {
        return new OfLoss("hinge", Losses.hinge(), 1);
    }

    /** The squared margin of two classes. */
    public static OfLoss squaredHingeMetric() {
        return new OfLoss("squared_hinge", Losses.squaredHinge(), 1);
    }

    /** The margin of several classes. */
    public static OfLoss categoricalHingeMetric() {
        return new OfLoss("categorical_hinge", Losses.categoricalHinge(), 1);
    }

    /** Cross-entropy of one-hot labels and probabilities. */
    public static OfLoss categoricalCrossentropyMetric() {
        return new OfLoss("categorical_crossentropy", Losses.categoricalCrossentropy(), 1);
    }

    /** Cross-entropy of indices of classes and probabilities. */
    public static OfLoss sparseCategoricalCrossentropyMetric() {
        return new OfLoss("sparse_categorical_crossentropy", Losses.sparseCategoricalCrossentropy(), 1);
    }

    /** Cross-entropy of labels 0 and 1 and probabilities. */
    public static OfLoss binaryCrossentropyMetric() {
        return new OfLoss("binary_crossentropy", Losses.binaryCrossentropy(), 1);
    }

    /** The cosine between labels and predictions. */
    public static OfLoss cosineSimilarityMetric() {
        return new OfLoss("cosine_similarity", Losses.cosineSimilarity(), -1);
    }

    /** The share of predictions that equal their labels. */
    public static ExactAccuracy exactAccuracy() {
        return new ExactAccuracy();
    }

    /** The sum of the predictions themselves. */
    public static Sum sumMetric() {
        return new Sum();
    }

    /** The number of positive labels above 0.5. */
    public static TruePositives truePositives() {
        return new TruePositives(List.of());
    }

    /** The number of negative labels above 0.5. */
    public static FalsePositives falsePositives() {
        return new FalsePositives(List.of());
    }

    /** The number of negative labels not above 0.5. */
    public static TrueNegatives trueNegatives() {
        return new TrueNegatives(List.of());
    }

    /** The number of positive labels not above 0.5. */
    public static FalseNegatives falseNegatives() {
        return new FalseNegatives(List.of());
    }

    /** The share of positive predictions that are right. */
    public static Precision precision() {
        return new Precision(List.of(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** The share of positive labels that are predicted. */
    public static Recall recall() {
        return new Recall(List.of(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** The area under the curve of recall over false alarms. */
    public static Auc auc() {
        return new Auc(
                200,
                Auc.Curve.ROC,
                Auc.Summation.INTERPOLATION,
                List.of(),
                false,
                OptionalInt.empty(),
                List.of(),
                false);
    }

    /** The harmonic mean of precision and recall. */
    public static FBeta f1Score() {
        return new FBeta(FBeta.Average.NONE, 1, Double.NaN, "f1_score");
    }

    /** The weighted harmonic mean of precision and recall. */
    public static FBeta fBetaScore() {
        return new FBeta(FBeta.Average.NONE, 1, Double.NaN, "fbeta_score");
    }

    /** The share of the labels' variance that is explained. */
    public static R2Score r2Score() {
        return new R2Score(R2Score.Aggregation.UNIFORM_AVERAGE, 0);
    }

    /** The correlation along the last axis. */
    public static PearsonCorrelation pearsonCorrelation() {
        return new PearsonCorrelation(-1);
    }

    /** The best recall where specificity is at least a bound. */
    public static BestShare sensitivityAtSpecificity(double specificity) {
        return new BestShare(
                BestShare.Share.RECALL,
                BestShare.Share.SPECIFICITY,
                specificity,
                200,
                OptionalInt.empty(),
                "sensitivity_at_specificity");
    }

    /** The best specificity where sensitivity is at least a bound. */
    public static BestShare specificityAtSensitivity(double sensitivity) {
        return new BestShare(
                BestShare.Share.SPECIFICITY,
                BestShare.Share.RECALL,
                sensitivity,
                200,
                OptionalInt.empty(),
                "specificity_at_sensitivity");
    }

    /** The best precision where recall is at least a bound. */
    public static BestShare precisionAtRecall(double recall) {
        return new BestShare(
                BestShare.Share.PRECISION,
                BestShare.Share.RECALL,
                recall,
                200,
                OptionalInt.empty(),
                "precision_at_recall");
    }

    /** The best recall where precision is at least a bound. */
    public static BestShare recallAtPrecision(double precision) {
        return new BestShare(
                BestShare.Share.RECALL,
                BestShare.Share.PRECISION,
                precision,
                200,
                OptionalInt.empty(),
                "recall_at_precision");
    }

    /** The agreement along the last axis, in correlation and in size. */
    public static ConcordanceCorrelation concordanceCorrelation() {
        return new ConcordanceCorrelation(-1);
    }

    /** Intersection over union of some classes; labels and predictions are indices. */
    public static IoU ioU(int numClasses, List<Integer> targetClassIds) {
        return new IoU(numClasses, targetClassIds, OptionalInt.empty(), true, true, -1, "io_u");
    }

    /** Intersection over union, the mean of all classes; labels and predictions are indices. */
    public static IoU meanIoU(int numClasses) {
        return ioU(numClasses, all(numClasses)).named("mean_io_u");
    }

    /** Intersection over union of some classes; labels and predictions have one number for each class. */
    public static IoU oneHotIoU(int numClasses, List<Integer> targetClassIds) {
        return ioU(numClasses, targetClassIds)
                .sparseYTrue(false)
                .sparseYPred(false)
                .named("one_hot_io_u");
    }

    /** Intersection over union, the mean of all classes; labels and predictions have one number for each class. */
    public static IoU oneHotMeanIoU(int numClasses) {
        return oneHotIoU(numClasses, all(numClasses)).named("one_hot_mean_io_u");
    }

    /** Intersection over union of predictions above and below one half. */
    public static BinaryIoU binaryIoU() {
        return new BinaryIoU(List.of(0, 1), 0.5, "binary_io_u");
    }

    /** The mean of one value for each example, under a name of one's own. */
    public static Metric meanMetricWrapper(String name, MeanMetric values) {
        return values.named(name);
    }

    private static List<Integer> all(int numClasses) {
        return IntStream.range(0, numClasses).boxed().toList();
    }
}
