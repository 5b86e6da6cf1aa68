// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.text;
import static org.hornbeam.loss.Losses.binaryCrossentropy;
import static org.hornbeam.ops.Ops.mean;
import static org.hornbeam.ops.Ops.onesLike;
import static org.hornbeam.ops.Ops.square;
import static org.hornbeam.ops.Ops.sum;
import static org.hornbeam.ops.Ops.zerosLike;
import static org.hornbeam.optimizer.Optimizers.adam;
import static org.hornbeam.optimizer.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Step;
import org.hornbeam.form.Features;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.regularizer.Regularizers;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.hornbeam.training.OwnStep;
import org.hornbeam.training.StepScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps of one's own: several models and optimizers in one plan. */
class StepSessionTest {
    private final BufferAllocator allocator = Allocators.create();

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    private static Model<Features, Features> factor(String name, double first) {
        return Model.of(
                name,
                features(1),
                x -> x.dense(1, d -> d.useBias(false).kernelInitializer(Initializers.constantInitializer(first))));
    }

    /** Two numbers: the judge learns to tell x from g z, then g is moved by what the judge has become. */
    private record Duel(Model<Features, Features> maker, Model<Features, Features> judge) implements Step {
        @Override
        public Inputs inputs() {
            return Inputs.of(features(1).named("x"), features(1).named("z"));
        }

        @Override
        public void trace(StepScope scope, List<Value> inputs) {
            Value made = scope.call("maker", maker, inputs.get(1));
            Value judged = scope.call("judge", judge, made).minus(scope.call("judge", judge, inputs.get(0)));
            scope.minimize(scope.report("judge", mean(judged)), sgd(0.1), "judge");
            Value again = scope.call("judge", judge, made);
            scope.minimize(scope.report("maker", mean(again).times(-1.0)), sgd(0.5), "maker");
        }
    }

    private Batch pair(float[] x, float[] z) {
        return new Batch(
                List.of(Tensor.of(allocator, x, x.length, 1), Tensor.of(allocator, z, z.length, 1)),
                List.of(),
                List.of());
    }

    private static void close(Batch batch) {
        batch.all().forEach(Tensor::close);
    }

    private static float number(Weights weights, String path) {
        return weights.get(path).toFloats()[0];
    }

    private static int count(StepSession session, String models) {
        return session.state().get("optimizer/" + models + "/iterations").data().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    }

    @Test
    void laterCallsSeeEarlierUpdatesAndGradientsStopThere() {
        float[] x = {1, 3};
        float[] z = {2, -1};
        double g = 0.7;
        double v = 0.2;
        Duel duel = new Duel(factor("maker", g), factor("judge", v));
        Batch batch = pair(x, z);
        try (Engine engine = Engine.cpu(allocator, o -> o.threads(1));
                StepSession session = engine.start(duel, 1)) {
            assertThrows(IllegalStateException.class, session::reported);
            for (int step = 0; step < 3; step++) {
                session.step(batch);
                // d/dv mean(v g z - v x) = g mean(z) - mean(x); d/dg -mean(v' g z) = -v' mean(z).
                double judged = v * (g * 0.5 - 2);
                v -= 0.1 * (g * 0.5 - 2);
                double made = -v * g * 0.5;
                g += 0.5 * v * 0.5;
                assertEquals(judged, session.reported().get("judge"), 1e-5);
                assertEquals(made, session.reported().get("maker"), 1e-5);
                assertEquals(v, number(session.state(), "judge/dense/kernel"), 1e-5);
                assertEquals(g, number(session.state(), "maker/dense/kernel"), 1e-5);
            }
            assertEquals(3, count(session, "maker"));
            Trained<Features, Features> maker = session.trained("maker", duel.maker());
            assertEquals(g, number(maker.weights(), "dense/kernel"), 1e-5);
            var unknown = assertThrows(IllegalArgumentException.class, () -> session.trained("judge", duel.maker()));
            assertTrue(unknown.getMessage().contains("by the name \"judge\""), unknown.getMessage());
            assertTrue(session.explain().contains("for sizes {batch=2}"), session.explain());
            // From the state another session goes on with the same bits.
            try (StepSession other = engine.start(duel, 2, session.state())) {
                session.step(batch);
                other.step(batch);
                assertEquals(session.state(), other.state());
            }
        } finally {
            close(batch);
        }
    }

    /** A GAN over numbers: noise becomes numbers around 3. */
    private record Gan(Model<Features, Features> generator, Model<Features, Features> discriminator) implements Step {
        @Override
        public Inputs inputs() {
            return Inputs.of(features(1).named("real"));
        }

        @Override
        public void trace(StepScope scope, List<Value> inputs) {
            Value fake = scope.call("generator", generator, scope.randomNormal(Shape.of(Dim.BATCH, Dim.of(4))));
            Value real = scope.call("discriminator", discriminator, inputs.getFirst());
            Value seen = scope.call("discriminator", discriminator, fake);
            Value loss = against(onesLike(real), real).plus(against(zerosLike(seen), seen));
            scope.minimize(scope.report("discriminator", loss), adam(5e-3).beta1(0.5), "discriminator");
            Value judged = scope.call("discriminator", discriminator, fake);
            Value fooled = scope.report("generator", against(onesLike(judged), judged));
            scope.report("mean", mean(fake));
            scope.minimize(fooled, adam(5e-3).beta1(0.5), "generator");
        }

        private static Value against(Value labels, Value logits) {
            return binaryCrossentropy().fromLogits(true).reduced(labels, logits, Optional.empty(), Optional.empty());
        }
    }

    private static Gan gan() {
        return new Gan(
                Model.of(
                        "generator",
                        features(4),
                        x -> x.dense(16).batchNormalization().relu().dense(1)),
                Model.of(
                        "discriminator",
                        features(1),
                        x -> x.dense(16).leakyRelu(0.2).dropout(0.1).dense(1)));
    }

    private Weights trained(int threads, int steps, BiConsumer<StepSession, Integer> watch) {
        SplittableRandom random = new SplittableRandom(3);
        float[] real = new float[64];
        try (Engine engine = Engine.cpu(allocator, o -> o.threads(threads));
                StepSession session = engine.start(gan(), 5)) {
            for (int step = 0; step < steps; step++) {
                for (int i = 0; i < real.length; i++) {
                    real[i] = (float) (3 + 0.5 * random.nextGaussian());
                }
                try (Tensor tensor = Tensor.of(allocator, real, real.length, 1)) {
                    session.step(new Batch(List.of(tensor), List.of(), List.of()));
                }
                watch.accept(session, step);
            }
            return session.state();
        }
    }

    @Test
    void aGeneratorLearnsWhereTheNumbersAre() {
        double[] last = new double[2];
        Weights one = trained(1, 1500, (session, step) -> {
            if (step >= 1300) {
                last[0] += session.reported().get("mean") / 200;
            }
            last[1] = session.reported().get("discriminator");
        });
        assertEquals(3, last[0], 0.5);
        assertTrue(last[1] > 0.7, "a discriminator that still tells them apart: " + last[1]);
        assertTrue(one.has("generator/batch_normalization/moving_mean"));
        assertTrue(one.paths().stream().anyMatch(path -> path.startsWith("optimizer/generator/")));
        assertEquals(trained(1, 40, (session, step) -> {}), trained(3, 40, (session, step) -> {}));
    }

    /** The derivative of the output by the input, kept at 1: a gradient penalty, derived twice. */
    private record Penalty(Model<Features, Features> model) implements Step {
        @Override
        public Inputs inputs() {
            return Inputs.of(features(1).named("x"));
        }

        @Override
        public void trace(StepScope scope, List<Value> inputs) {
            Value x = inputs.getFirst();
            Value slope = scope.gradients(sum(scope.call("f", model, x)), x).getFirst();
            Value loss = mean(square(slope.minus(1.0)));
            scope.minimize(scope.report("loss", loss), adam(0.05), "f");
        }
    }

    @Test
    void penaltiesOnGradientsAreDerivedAgain() {
        var model = Model.of("f", features(1), x -> x.dense(8).tanh().dense(1));
        try (Tensor x = Tensor.of(allocator, new float[] {-1, -0.5f, 0, 0.5f, 1}, 5, 1);
                Engine engine = Engine.cpu(allocator, o -> o.threads(1));
                StepSession session = engine.start(new Penalty(model), 1)) {
            Batch batch = new Batch(List.of(x), List.of(), List.of());
            for (int step = 0; step < 200; step++) {
                session.step(batch);
            }
            assertEquals(0, session.reported().get("loss"), 0.01);
        }
    }

    /** A step that does one thing. */
    private record Only(BiConsumer<StepScope, Value> what) implements Step {
        @Override
        public Inputs inputs() {
            return Inputs.of(features(1).named("x"));
        }

        @Override
        public void trace(StepScope scope, List<Value> inputs) {
            what.accept(scope, inputs.getFirst());
        }
    }

    private static String refused(BiConsumer<StepScope, Value> what) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> OwnStep.of(new Only(what)).kept())
                .getMessage());
    }

    @Test
    void misuseIsNamed() {
        var model = factor("f", 1);
        Optimizer optimizer = sgd(0.1);
        assertTrue(refused((scope, x) -> scope.report("m", mean(x))).contains("trains nothing"));
        assertEquals(
                "no model \"g\" was called; there are [f]",
                refused((scope, x) -> scope.minimize(mean(scope.call("f", model, x)), optimizer, "g")));
        assertTrue(refused((scope, x) -> scope.minimize(scope.call("f", model, x), optimizer, "f"))
                .startsWith("the loss of f must be a scalar, found [batch, 1]"));
        assertTrue(refused((scope, x) -> scope.call("f", factor("h", 2), scope.call("f", model, x)))
                .startsWith("the step calls two models by the name \"f\""));
        assertTrue(refused((scope, x) -> scope.call("optimizer", model, x)).startsWith("no model of a step"));
        assertTrue(refused((scope, x) -> {
                    Value loss = mean(scope.call("f", model, x));
                    scope.minimize(loss, optimizer, "f");
                    scope.minimize(loss, sgd(0.2), "f");
                })
                .startsWith("f has two optimizers"));
        assertTrue(refused((scope, x) -> scope.report("x", x)).contains("must be a scalar of floats"));
        Step words = new Step() {
            @Override
            public Inputs inputs() {
                return Inputs.of(text());
            }

            @Override
            public void trace(StepScope scope, List<Value> inputs) {}
        };
        assertThrows(IllegalArgumentException.class, () -> OwnStep.of(words).kept());
    }

    @Test
    void regularizersAndTheirOptimizersStatesGoOn() {
        var model = Model.of(
                "f",
                features(1),
                x -> x.dense(
                        1,
                        d -> d.useBias(false)
                                .kernelInitializer(Initializers.ones())
                                .kernelRegularizer(Regularizers.l2(0.5))));
        Step twice = new Only((scope, x) -> {
            for (int i = 0; i < 2; i++) {
                scope.minimize(mean(scope.call("f", model, x)), sgd(0.1), "f");
            }
        });
        try (Tensor x = Tensor.of(allocator, new float[] {1, 2}, 2, 1);
                Engine engine = Engine.cpu(allocator, o -> o.threads(1));
                StepSession session = engine.start(twice, 1)) {
            session.step(new Batch(List.of(x), List.of(), List.of()));
            // w - 0.1 (1.5 + w), twice.
            assertEquals(0.75 * 0.9 - 0.15, number(session.state(), "f/dense/kernel"), 1e-6);
            assertEquals(2, count(session, "f"));
            Weights other = Weights.of(Map.of("f/dense/kernel", WeightTensor.of(new long[] {1, 1}, 2f)));
            session.restore(other);
            assertEquals(2, number(session.state(), "f/dense/kernel"));
            var wrong = assertThrows(
                    IllegalArgumentException.class, () -> session.step(new Batch(List.of(x, x), List.of(), List.of())));
            assertTrue(wrong.getMessage().startsWith("the step takes [x], the batch has"), wrong.getMessage());
        }
    }
}
