// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hornbeam.form.Features;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.layer.Add;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.Law;
import org.hornbeam.propertytests.LawBroken;
import org.hornbeam.propertytests.LayerInput;
import org.hornbeam.propertytests.LayerLaws;
import org.hornbeam.propertytests.Specimen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Layers that break one law each: the kit names it. */
class BrokenLayerTest {
    private static final Set<Law> seen = EnumSet.noneOf(Law.class);

    /** Laws about the compiler are not a layer's to break. */
    @AfterAll
    static void everyLawOfALayerWasBroken() {
        Set<Law> expected = EnumSet.allOf(Law.class);
        expected.removeAll(Set.of(Law.REWRITES, Law.BITS, Law.INTERPRETER));
        assertEquals(expected, seen);
    }

    private static LawBroken broken(Law law, SameForm layer) {
        LawBroken problem =
                assertThrows(LawBroken.class, () -> LayerLaws.seeded(5).verify(layer, LayerInput.features()));
        return checked(law, layer, problem);
    }

    private static LawBroken checked(Law law, Object layer, LawBroken problem) {
        String message = String.valueOf(problem.getMessage());
        assertEquals(law, problem.law(), message);
        seen.add(law);
        for (String part : List.of(
                layer.getClass().getSimpleName(), law.toString(), law.name(), "float32[batch", "LayerLaws.seeded(5)")) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" is missing in: " + message);
        }
        return problem;
    }

    record WrongGradient() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            Type.Tensor type = new Type.Tensor(x.dtype(), x.shape());
            GraphBuilder body = new GraphBuilder();
            Value a = body.parameter(Parameter.Kind.INPUT, "x", type);
            body.result("y", Graph.Role.OUTPUT, a.times(a));
            GraphBuilder gradient = new GraphBuilder();
            Value b = gradient.parameter(Parameter.Kind.INPUT, "x", type);
            gradient.parameter(Parameter.Kind.INPUT, "y", type);
            Value dy = gradient.parameter(Parameter.Kind.INPUT, "dy", type);
            gradient.result("dx", Graph.Role.OUTPUT, dy.times(b));
            return x.builder().add(new CustomGradient("half", body.build(), gradient.build(), false), x);
        }
    }

    @Test
    void wrongGradient() {
        LawBroken problem = broken(Law.GRADIENT, new WrongGradient());
        assertTrue(String.valueOf(problem.getMessage()).contains("finite differences"), problem::getMessage);
        assertTrue(String.valueOf(problem.getMessage()).contains("by x0: expected"), problem::getMessage);
        LayerLaws.seeded(5).without(Law.GRADIENT).verify(new WrongGradient(), LayerInput.features());
    }

    record WrongWeightGradient() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            Value scale = scope.weight("scale", Shape.of(x.dim(-1)), Initializers.ones());
            Value stopped = Ops.stopGradient(scale).plus(scale).times(0.5);
            return x.times(stopped);
        }
    }

    @Test
    void wrongGradientOfAWeight() {
        LawBroken problem = broken(Law.GRADIENT, new WrongWeightGradient());
        String message = String.valueOf(problem.getMessage());
        assertTrue(message.contains("by wrong_weight_gradient/scale: expected"), message);
        assertTrue(!message.contains("by x0"), message);
    }

    record OverTheBatch() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return x.minus(Ops.mean(x, 0));
        }
    }

    @Test
    void dependsOnTheOtherRows() {
        broken(Law.BATCH_INDEPENDENCE, new OverTheBatch());
    }

    record Transposing() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return Ops.transpose(x, 1, 0);
        }
    }

    @Test
    void batchNotFirst() {
        broken(Law.SHAPE, new Transposing());
    }

    record OtherRank() implements Layer<Features, Features> {
        @Override
        public Class<Features> output() {
            return Features.class;
        }

        @Override
        public Value trace(Scope scope, Value x) {
            return Ops.expandDims(x, 2);
        }
    }

    @Test
    void anotherFormThanDeclared() {
        LawBroken problem =
                assertThrows(LawBroken.class, () -> LayerLaws.seeded(5).verify(new OtherRank(), LayerInput.features()));
        checked(Law.SHAPE, new OtherRank(), problem);
    }

    record OtherRankInSameForm() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return Ops.sum(x, 1);
        }
    }

    @Test
    void sameFormOfAnotherRank() {
        broken(Law.SHAPE, new OtherRankInSameForm());
    }

    record TrainingShape() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return scope.training() ? Ops.concatenate(List.of(x, x), 1) : x;
        }
    }

    @Test
    void anotherShapeInTraining() {
        broken(Law.SHAPE, new TrainingShape());
    }

    /** Counts its traces: what it computes depends on how often it was used before. */
    record Counting(AtomicInteger count) implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return x.plus(count.incrementAndGet());
        }
    }

    @Test
    void differsFromTraceToTrace() {
        broken(Law.DETERMINISM, new Counting(new AtomicInteger()));
    }

    record ModeNames() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            String name = scope.training() ? "gain" : "scale";
            return x.times(scope.weight(name, Shape.of(x.dim(-1)), Initializers.ones()));
        }
    }

    @Test
    void weightsHaveOtherNamesInInference() {
        broken(Law.PATHS, new ModeNames());
    }

    record OddName() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return x.times(scope.weight("my gain!", Shape.of(x.dim(-1)), Initializers.ones()));
        }
    }

    @Test
    void nameThatNoFileTakes() {
        broken(Law.PATHS, new OddName());
    }

    public record LosingWither(double gain, double offset) implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return x.times(gain).plus(offset);
        }

        public LosingWither gain(double gain) {
            return new LosingWither(gain, 0);
        }
    }

    @Test
    void witherLosesAnotherComponent() {
        LawBroken problem = broken(Law.COPIES, new LosingWither(1, 2));
        assertTrue(String.valueOf(problem.getMessage()).contains("gain("), problem::getMessage);
    }

    public record DeafWither(boolean negative) implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            return negative ? x.unaryMinus() : x;
        }

        public DeafWither negative(boolean negative) {
            return this;
        }
    }

    @Test
    void witherDoesNothing() {
        broken(Law.COPIES, new DeafWither(false));
    }

    record AcrossRows() implements Joint {
        @Override
        public Value trace(Scope scope, List<Value> inputs) {
            Value second = inputs.get(1);
            return inputs.get(0).plus(Ops.max(second, 0));
        }
    }

    @Test
    void jointLayers() {
        LawBroken problem = assertThrows(
                LawBroken.class,
                () -> LayerLaws.seeded(5).verify(new AcrossRows(), LayerInput.features(), LayerInput.features()));
        checked(Law.BATCH_INDEPENDENCE, new AcrossRows(), problem);
        LayerLaws.check(new Add(), LayerInput.features(), LayerInput.features());
    }

    @Test
    void mixedPrecisionObeysWithinItsOwnRounding() {
        LayerLaws.seeded(1)
                .roundingTolerance(0.1)
                .verify(Specimen.of(new Dense(3), LayerInput.features()).dtypePolicy(DtypePolicy.MIXED_BFLOAT16));
    }
}
