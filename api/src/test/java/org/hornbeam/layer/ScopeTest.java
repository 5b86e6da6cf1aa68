// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.series;
import static org.hornbeam.initializer.Initializers.constantInitializer;
import static org.hornbeam.initializer.Initializers.zeros;
import static org.hornbeam.layer.Layers.dense;
import static org.hornbeam.ops.Ops.sigmoid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;
import org.junit.jupiter.api.Test;

class ScopeTest {
    /** y = x * sigmoid(beta * x), beta learned per feature. */
    record LearnedSwish(double initialBeta) implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            Value beta = scope.weight("beta", Shape.of(x.dim(-1)), constantInitializer(initialBeta));
            return x.times(sigmoid(x.times(beta)));
        }
    }

    /** A feed-forward block of a transformer: sub-layers in scopes of their own. */
    record FeedForward(int inner) implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            Value hidden = scope.call("up", dense(inner), x);
            return scope.call("norm", new LayerNormalization(), scope.call("down", dense(x.dim(-1)), hidden));
        }
    }

    @Test
    void aUsersLayerIsOneRecord() {
        var model = Model.of("m", features(3), x -> x.then(new LearnedSwish(1)));
        assertEquals(List.of("input_layer", "learned_swish"), model.layerNames());
        assertEquals("""
            %0 = input[input_layer]() : float32[batch, 3]
            %1 = weight[learned_swish/beta]() : float32[3]
            %2 = broadcast[1](%1) : float32[batch, 3]
            %3 = multiply(%0, %2) : float32[batch, 3]
            %4 = sigmoid(%3) : float32[batch, 3]
            %5 = multiply(%0, %4) : float32[batch, 3]
            output learned_swish = %5
            """, model.traced(false).builder().build().toString());
    }

    @Test
    void subLayersHaveScopesOfTheirOwn() {
        var model = Model.of("m", series(5, 4), x -> x.then(new FeedForward(8)));
        assertEquals(
                List.of(
                        "feed_forward/up/kernel",
                        "feed_forward/up/bias",
                        "feed_forward/down/kernel",
                        "feed_forward/down/bias",
                        "feed_forward/norm/gamma",
                        "feed_forward/norm/beta"),
                model.traced(false).weights().stream().map(TracedWeight::path).toList());
    }

    @Test
    void errorsNameTheWholePath() {
        SameForm inner = (scope, x) -> scope.call("kernel_free", new LayerNormalization().axis(5), x);
        var e = assertThrows(
                ShapeException.class,
                () -> Model.of(
                        "m",
                        features(3),
                        x -> x.then(new SameForm() {
                            @Override
                            public Value trace(Scope scope, Value y) {
                                return inner.trace(scope, y);
                            }

                            @Override
                            public String type() {
                                return "outer";
                            }
                        })));
        assertTrue(e.getMessage().startsWith("layer \"outer/kernel_free\": axis 5 does not exist"), e.getMessage());
    }

    @Test
    void oneNameForTwoSubLayersIsRefused() {
        SameForm twice = (scope, x) -> scope.call("a", dense(3), scope.call("a", dense(4), x));
        var e = assertThrows(ShapeException.class, () -> features(4).then(twice));
        assertTrue(e.getMessage().contains("calls two layers by the name \"a\""), e.getMessage());
        SameForm shared = (scope, x) -> scope.call("a", dense(4), scope.call("a", dense(4), x));
        assertEquals(
                2,
                Model.of("m", features(4), x -> x.then(shared))
                        .traced(false)
                        .weights()
                        .size());
    }

    @Test
    void weightsNeedKnownSizes() {
        SameForm greedy = (scope, x) -> x.plus(scope.weight("w", x.shape(), zeros()));
        var e = assertThrows(ShapeException.class, () -> features(4).then(greedy));
        assertTrue(e.getMessage().contains("lambda/w\" would have the shape [batch, 4]"), e.getMessage());
    }

    @Test
    void stateIsThreadedInTraceOrder() {
        SameForm counter = (scope, x) -> {
            Value count = scope.state("count", Shape.SCALAR, DType.F32, zeros());
            scope.assign("count", count.plus(1.0));
            Value next = scope.state("count", Shape.SCALAR, DType.F32, zeros());
            scope.assign("count", next.times(2.0));
            return x.times(next);
        };
        Tracing tracing =
                Model.of("m", features(2), x -> x.then(counter).named("c")).traced(true);
        tracing.writeUpdates();
        String graph = tracing.builder().build().toString();
        assertTrue(graph.contains("state[c/count]"), graph);
        assertEquals(
                1,
                graph.lines().filter(line -> line.startsWith("update c/count")).count(),
                graph);
        SameForm unknown = (scope, x) -> {
            scope.assign("nothing", x);
            return x;
        };
        assertThrows(ShapeException.class, () -> features(2).then(unknown));
    }

    @Test
    void lossesAndMetricsAreScalars() {
        SameForm reports = (scope, x) -> {
            scope.addLoss(org.hornbeam.ops.Ops.sum(x));
            scope.addMetric("size", org.hornbeam.ops.Ops.mean(x));
            scope.addMetric("size", org.hornbeam.ops.Ops.max(x));
            return x;
        };
        Tracing tracing = Model.of("m", features(2), x -> x.then(reports)).traced(true);
        assertEquals(1, tracing.losses().size());
        assertEquals(List.of("size", "size_1"), List.copyOf(tracing.metrics().keySet()));
        SameForm wrong = (scope, x) -> {
            scope.addLoss(x);
            return x;
        };
        assertThrows(ShapeException.class, () -> features(2).then(wrong));
    }

    @Test
    void aLayerThatBreaksItsWordIsRefused() {
        SameForm squash = (scope, x) -> org.hornbeam.ops.Ops.sum(x, -1);
        var e = assertThrows(ShapeException.class, () -> features(2).then(squash));
        assertTrue(e.getMessage().contains("declares SameForm but made [batch] of [batch, 2]"), e.getMessage());
        Layer<org.hornbeam.form.Features, org.hornbeam.form.Series> wrong = new Layer<>() {
            @Override
            public Class<org.hornbeam.form.Series> output() {
                return org.hornbeam.form.Series.class;
            }

            @Override
            public Value trace(Scope scope, Value x) {
                return x;
            }
        };
        e = assertThrows(ShapeException.class, () -> features(2).then(wrong));
        assertTrue(e.getMessage().contains("Series (batch, time, features) can't hold"), e.getMessage());
    }

    @Test
    void valuesDoNotOutliveTheirTrace() {
        Value[] kept = new Value[1];
        SameForm keeps = (scope, x) -> {
            Value y = kept[0] == null ? x : x.plus(kept[0]);
            kept[0] = x;
            return y;
        };
        features(2).then(keeps);
        var e = assertThrows(ShapeException.class, () -> features(2).then(keeps));
        assertTrue(e.getMessage().contains("values live only while their model is traced"), e.getMessage());
    }

    @Test
    void aCellDrawsTheSameNumbersInEveryStep() {
        String graph = Model.of(
                        "m", series(5, 3), x -> x.lstm(2, c -> c.dropout(0.5).recurrentDropout(0.5)))
                .traced(true)
                .builder()
                .build()
                .toString();
        String outside = graph.substring(0, graph.indexOf("scan["));
        assertTrue(outside.contains("random_bits[lstm/lstm_cell#0]"), graph);
        assertTrue(outside.contains("random_bits[lstm/lstm_cell#1]"), graph);
        assertTrue(!graph.substring(graph.indexOf("scan[")).contains("random_bits"), graph);
    }
}
