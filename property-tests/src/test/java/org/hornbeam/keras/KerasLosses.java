// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.OptionalInt;
import org.hornbeam.keras.Golden.Config;
import org.hornbeam.loss.BinaryCrossentropy;
import org.hornbeam.loss.BinaryFocalCrossentropy;
import org.hornbeam.loss.CategoricalCrossentropy;
import org.hornbeam.loss.CategoricalFocalCrossentropy;
import org.hornbeam.loss.CosineSimilarity;
import org.hornbeam.loss.Loss;
import org.hornbeam.loss.Losses;
import org.hornbeam.loss.Reduction;
import org.hornbeam.loss.SparseCategoricalCrossentropy;
import org.jspecify.annotations.Nullable;

/** Keras's configuration of a loss -&gt; the loss. */
final class KerasLosses {
    private KerasLosses() {}

    /** A loss by its configuration or by its short name. */
    static Loss of(@Nullable Object json) {
        if (json instanceof String name) {
            return switch (name) {
                case "mse" -> Losses.meanSquaredError();
                case "sparse_categorical_crossentropy" -> Losses.sparseCategoricalCrossentropy();
                default -> throw new IllegalArgumentException(name);
            };
        }
        return of(Config.of(json));
    }

    private static Loss of(Config c) {
        Reduction r = switch (c.text("reduction")) {
            case "sum_over_batch_size", "mean" -> Reduction.SUM_OVER_BATCH_SIZE;
            case "sum" -> Reduction.SUM;
            case "none" -> Reduction.NONE;
            case "mean_with_sample_weight" -> Reduction.MEAN_WITH_SAMPLE_WEIGHT;
            default -> throw new IllegalArgumentException(c.text("reduction"));
        };
        return switch (c.type()) {
            case "MeanSquaredError" -> Losses.meanSquaredError().reduction(r);
            case "MeanAbsoluteError" -> Losses.meanAbsoluteError().reduction(r);
            case "MeanAbsolutePercentageError" ->
                Losses.meanAbsolutePercentageError().reduction(r);
            case "MeanSquaredLogarithmicError" ->
                Losses.meanSquaredLogarithmicError().reduction(r);
            case "LogCosh" -> Losses.logCosh().reduction(r);
            case "Poisson" -> Losses.poisson().reduction(r);
            case "KLDivergence" -> Losses.klDivergence().reduction(r);
            case "Hinge" -> Losses.hinge().reduction(r);
            case "SquaredHinge" -> Losses.squaredHinge().reduction(r);
            case "CategoricalHinge" -> Losses.categoricalHinge().reduction(r);
            case "Huber" -> Losses.huber().delta(c.number("delta")).reduction(r);
            case "CosineSimilarity" -> new CosineSimilarity(c.integer("axis"), r);
            case "CategoricalCrossentropy" ->
                new CategoricalCrossentropy(c.flag("from_logits"), c.number("label_smoothing"), c.integer("axis"), r);
            case "BinaryCrossentropy" ->
                new BinaryCrossentropy(c.flag("from_logits"), c.number("label_smoothing"), c.integer("axis"), r);
            case "SparseCategoricalCrossentropy" ->
                new SparseCategoricalCrossentropy(
                        c.flag("from_logits"),
                        c.has("ignore_class") ? OptionalInt.of(c.integer("ignore_class")) : OptionalInt.empty(),
                        c.integer("axis"),
                        r);
            case "BinaryFocalCrossentropy" ->
                new BinaryFocalCrossentropy(
                        c.flag("apply_class_balancing"),
                        c.number("alpha"),
                        c.number("gamma"),
                        c.flag("from_logits"),
                        c.number("label_smoothing"),
                        c.integer("axis"),
                        r);
            case "CategoricalFocalCrossentropy" ->
                new CategoricalFocalCrossentropy(
                        c.number("alpha"),
                        c.number("gamma"),
                        c.flag("from_logits"),
                        c.number("label_smoothing"),
                        c.integer("axis"),
                        r);
            case "CategoricalGeneralizedCrossEntropy" ->
                Losses.categoricalGeneralizedCrossEntropy().q(c.number("q")).reduction(r);
            case "Dice" -> Losses.dice().reduction(r);
            case "Tversky" ->
                Losses.tversky().alpha(c.number("alpha")).beta(c.number("beta")).reduction(r);
            case "CTC" -> Losses.ctc().reduction(r);
            case "Circle" ->
                Losses.circle()
                        .gamma(c.number("gamma"))
                        .margin(c.number("margin"))
                        .removeDiagonal(c.flag("remove_diagonal"))
                        .reduction(r);
            default -> throw new IllegalArgumentException(c.type());
        };
    }
}
