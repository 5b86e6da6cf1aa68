// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import static org.hornbeam.form.Forms.ANY;
import static org.hornbeam.form.Forms.series;
import static org.hornbeam.form.Forms.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.Function;
import org.hornbeam.Model;
import org.hornbeam.form.Form;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Tracing;
import org.junit.jupiter.api.Test;

class MasksTest {
    private static Series masked(Tokens x) {
        return x.embedding(10, 4, e -> e.maskZero(true));
    }

    /** The mask of the result of some layers on masked steps. */
    private static <F extends Form<F>> Optional<Value> mask(Function<Series, F> layers) {
        Model<Tokens, F> model = Model.of("m", tokens(ANY), x -> layers.apply(masked(x)));
        Tracing tracing = new Tracing(new GraphBuilder(), true);
        return tracing.mask(
                model.trace(tracing.root(), model.arguments(tracing)).getFirst());
    }

    @Test
    void masksPassThroughLayersOfStepsAlone() {
        assertTrue(mask(x -> x.dense(3).relu().dropout(0.5).layerNormalization().batchNormalization())
                .isPresent());
        assertTrue(mask(x -> x.multiHeadAttention(2, 3)).isPresent());
        assertTrue(mask(x -> x.groupQueryAttention(3, 4, 2)).isPresent());
        assertTrue(mask(x -> x.attention(x)).isPresent());
        assertTrue(mask(x -> x.prelu(p -> p.sharedAxes(1)).groupNormalization(2).gaussianDropout(0.2))
                .isPresent());
        assertTrue(mask(x -> x.concat(x.unmasked())).isPresent());
        assertFalse(mask(x -> x.multiply(x.unmasked())).isPresent());
        assertTrue(mask(x -> x.add(x)).isPresent());
        assertTrue(mask(x -> x.residual(y -> y.dense(4))).isPresent());
    }

    @Test
    void masksAreConsumed() {
        assertFalse(mask(Series::globalAveragePooling).isPresent());
        assertFalse(mask(x -> x.lstm(3)).isPresent());
        assertFalse(mask(x -> x.lstmSequence(3)).isPresent());
        assertFalse(mask(x -> x.unmasked()).isPresent());
        assertFalse(mask(x -> x.unmasked().conv1d(2, 1)).isPresent());
        assertFalse(mask(Series::rmsNormalization).isPresent());
        assertFalse(mask(x -> x.dot(x, 2)).isPresent());
        assertFalse(mask(x -> x.globalAveragePoolingKeepDims()).isPresent());
    }

    @Test
    void unmaskingOneHandleKeepsTheMaskOfTheOther() {
        assertTrue(mask(x -> {
                    x.unmasked();
                    return x;
                })
                .isPresent());
        assertFalse(mask(x -> x.unmasked().add(x)).isPresent());
    }

    @Test
    void aMaskThatWouldBeLostIsAnError() {
        var e = assertThrows(ShapeException.class, () -> masked(tokens(7)).conv1d(2, 3));
        assertTrue(e.getMessage().startsWith("layer \"conv1d\": Conv1D would mix real and masked"), e.getMessage());
        assertTrue(e.getMessage().contains("unmasked()"), e.getMessage());
        assertThrows(ShapeException.class, () -> masked(tokens(7)).flatten());
        assertThrows(ShapeException.class, () -> masked(tokens(7)).globalMaxPooling());
    }

    @Test
    void masksGoThroughModelsUsedAsLayers() {
        Model<Tokens, Series> words = Model.of("words", tokens(ANY), x -> masked(x));
        assertThrows(ShapeException.class, () -> tokens(5).then(words).conv1d(2, 3));
        assertEquals(
                4, tokens(5).then(words).globalAveragePooling().shape().dim(1).fixed());
    }

    @Test
    void concatenatingAlongTimeConcatenatesMasks() {
        Model<Tokens, Series> model =
                Model.of("m", tokens(5), x -> masked(x).concat(x.embedding(3, 4), c -> c.axis(1)));
        Tracing tracing = new Tracing(new GraphBuilder(), false);
        Value y = model.trace(tracing.root(), model.arguments(tracing)).getFirst();
        assertEquals("[batch, 10]", tracing.mask(y).orElseThrow().shape().toString());
    }

    @Test
    void maskingFindsFillingSteps() {
        assertThrows(ShapeException.class, () -> series(5, 2).masking(0).conv1d(2, 3));
    }

    @Test
    void aMaskOfAnotherShapeIsRefused() {
        SameForm wrong =
                (scope, x) -> scope.withMask(x, scope.mask(x).orElseThrow().get(0));
        var e = assertThrows(ShapeException.class, () -> masked(tokens(5)).then(wrong));
        assertTrue(e.getMessage().contains("must be bool[batch, 5]"), e.getMessage());
    }
}
