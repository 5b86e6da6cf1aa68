// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Image;
import org.hornbeam.layer.BatchNormalization;
import org.hornbeam.layer.LayerNormalization;

/**
 * One layer by itself, called {@code alone}. Softmax and layer normalization take rows of features, a batch of them;
 * batch normalization and 2x2 max pooling take pictures.
 *
 * @param layer which
 * @param shape of one example: features, or height, width and channels
 */
public record Alone(Kind layer, List<Integer> shape) implements Network {
    /** The layers that are looked at alone. */
    public enum Kind {
        /** e^x over its sum in each row. */
        SOFTMAX("softmax"),
        /** Mean 0 and variance 1 in each row, with scale and offset. */
        LAYER_NORM("layernorm"),
        /** Mean 0 and variance 1 of each channel, with scale and offset. */
        BATCH_NORM("batchnorm"),
        /** The largest of 2x2 pixels. */
        MAX_POOL("maxpool");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The workload's name. */
        public String word() {
            return word;
        }

        /** Whether it takes pictures. */
        public boolean pictures() {
            return this == BATCH_NORM || this == MAX_POOL;
        }
    }

    /** Keras's default, for the peer. */
    public static final double LAYER_NORM_EPSILON = new LayerNormalization().epsilon();

    /** Keras's default, for the peer. */
    public static final double BATCH_NORM_EPSILON = new BatchNormalization().epsilon();

    /** Checks the rank. */
    public Alone {
        shape = List.copyOf(shape);
        if (shape.size() != (layer.pictures() ? 3 : 1)) {
            throw new IllegalArgumentException(layer.word() + " sizes are "
                    + (layer.pictures() ? "a picture as in 56x56x64" : "features as in 768") + ", found " + shape);
        }
    }

    /** Reads {@code 768} or {@code 56x56x64}. */
    public static Alone of(Kind layer, String sizes) {
        return new Alone(layer, Sizes.from(Sizes.read(sizes), 0));
    }

    @Override
    public String name() {
        return layer.word();
    }

    @Override
    public String sizes() {
        return Sizes.join(shape).replace('-', 'x');
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Model<?, ?> model() {
        return switch (layer) {
            case SOFTMAX -> Model.of("softmax", rows(), Features::softmax);
            case LAYER_NORM ->
                Model.of("layernorm", rows(), x -> x.layerNormalization().named("alone"));
            case BATCH_NORM ->
                Model.of("batchnorm", picture(), x -> x.batchNormalization().named("alone"));
            case MAX_POOL -> Model.of("maxpool", picture(), x -> x.maxPooling(2));
        };
    }

    private Features rows() {
        return Forms.features(shape.getFirst());
    }

    private Image picture() {
        return Forms.image(shape.get(0), shape.get(1), shape.get(2));
    }
}
