// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.form.Forms.ANY;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Form;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.layer.Padding;

/**
 * Small random models, written as a user writes them, by the methods of the forms: features, series, images, tokens and
 * two inputs, each ending in {@value #CLASSES} features. They shrink by losing layers.
 */
public final class ModelArbitraries {
    /** The size of the result of every model. */
    public static final int CLASSES = 3;

    private ModelArbitraries() {}

    /** Models of all kinds. */
    public static Arbitrary<Model<?, Features>> models() {
        List<Arbitrary<? extends Model<?, Features>>> kinds =
                List.of(dense(), recurrent(), convolutional(), tokens(), twoInputs());
        return Arbitraries.oneOf(kinds);
    }

    private static Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers()
                .between(0, 999)
                .withoutEdgeCases()
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** Models of features. */
    public static Arbitrary<Model<Features, Features>> dense() {
        return steps().map(steps ->
                Model.of("dense", Forms.features(6), x -> features(x, steps).dense(CLASSES)));
    }

    /** Models of series of unknown length. */
    public static Arbitrary<Model<Series, Features>> recurrent() {
        return steps().map(steps -> Model.of(
                "recurrent",
                Forms.series(ANY, 4),
                x -> ended(series(x, steps), steps).dense(CLASSES)));
    }

    /** Models of images. */
    public static Arbitrary<Model<Image, Features>> convolutional() {
        return steps().map(steps -> Model.of("convolutional", Forms.image(8, 7, 2), x -> {
            Image image = image(x, steps);
            return (steps.getFirst() % 2 == 0 ? image.flatten() : image.globalAveragePooling()).dense(CLASSES);
        }));
    }

    /** Models of tokens, 11 different ones, of unknown length. */
    public static Arbitrary<Model<Tokens, Features>> tokens() {
        return steps().map(steps -> Model.of(
                "tokens",
                Forms.tokens(ANY),
                x -> ended(
                                series(
                                        x.embedding(11, 5, layer -> layer.maskZero(steps.getFirst() % 3 == 0))
                                                .unmasked(),
                                        steps),
                                steps)
                        .dense(CLASSES)));
    }

    /** Models of features and of a series. */
    public static Arbitrary<Model<Inputs, Features>> twoInputs() {
        return Combinators.combine(steps(), steps()).as((left, right) -> {
            Features numbers = Forms.features(5);
            Series series = Forms.series(4, 3);
            Features joined = features(numbers, left).concat(ended(series(series, right), right));
            return Model.of("two_inputs", Inputs.of(numbers, series), joined.dense(CLASSES));
        });
    }

    private static Features features(Features from, List<Integer> steps) {
        Features x = from;
        for (int step : steps) {
            x = step % 4 == 0 ? x.dense(1 + step % 9) : any(x, step);
        }
        return x;
    }

    private static Series series(Series from, List<Integer> steps) {
        Series x = from;
        for (int step : steps) {
            x = switch (step % 8) {
                case 0 -> x.dense(1 + step % 7);
                case 1 -> x.conv1d(1 + step % 5, 3, layer -> layer.padding(Padding.SAME));
                case 2 -> x.lstmSequence(1 + step % 4);
                case 3 -> x.gruSequence(1 + step % 4);
                case 4 -> x.multiHeadAttention(1 + step % 2, 3);
                default -> any(x, step);
            };
        }
        return x;
    }

    private static Features ended(Series x, List<Integer> steps) {
        return switch (steps.getLast() % 4) {
            case 0 -> x.lstm(3);
            case 1 -> x.globalMaxPooling();
            case 2 -> x.gru(2);
            default -> x.globalAveragePooling();
        };
    }

    private static Image image(Image from, List<Integer> steps) {
        Image x = from;
        for (int step : steps) {
            x = switch (step % 6) {
                case 0 -> x.conv2d(1 + step % 5, 3, layer -> layer.padding(Padding.SAME));
                case 1 -> x.conv2d(1 + step % 4, 2, layer -> layer.strides(2).padding(Padding.SAME));
                case 2 -> x.maxPooling(2, layer -> layer.padding(Padding.SAME));
                case 3 -> x.averagePooling(2, layer -> layer.padding(Padding.SAME));
                default -> any(x, step);
            };
        }
        return x;
    }

    /** A layer that fits any form. */
    private static <F extends Form<F>> F any(F x, int step) {
        return switch (step / 10 % 9) {
            case 0 -> x.relu();
            case 1 -> x.gelu();
            case 2 -> x.tanh();
            case 3 -> x.batchNormalization();
            case 4 -> x.layerNormalization();
            case 5 -> x.dropout(0.3);
            case 6 -> x.residual(y -> y.silu().rescaling(0.5, 0.1));
            case 7 -> x.softmax();
            default -> x.multiply(x.sigmoid());
        };
    }
}
