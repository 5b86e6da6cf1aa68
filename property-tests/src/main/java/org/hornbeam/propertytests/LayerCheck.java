// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;

/** The laws of one layer on one draw of inputs and weights. What a law finds wrong it throws as an AssertionError. */
final class LayerCheck {
    private static final int BATCH = 3;
    private static final double[] STEPS = {1e-3, 1e-4, 1e-5, 1e-6};
    private static final double EXACT = 1e-9;

    private final Specimen specimen;
    private final double gradientTolerance;
    private final double roundingTolerance;
    private final TracedLayer training;
    private final TracedLayer inference;
    private final LayerArguments arguments;

    LayerCheck(Specimen specimen, long seed, double gradientTolerance, double roundingTolerance) {
        this.specimen = specimen;
        this.gradientTolerance = gradientTolerance;
        this.roundingTolerance = roundingTolerance;
        this.training = TracedLayer.of(specimen, true);
        this.inference = TracedLayer.of(specimen, false);
        this.arguments = new LayerArguments(specimen, training, inference, seed);
    }

    void check(Law law) {
        switch (law) {
            case SHAPE -> shape();
            case PATHS -> paths();
            case DETERMINISM -> determinism();
            case GRADIENT -> {
                gradient("in training", training);
                gradient("in inference", inference);
            }
            case BATCH_INDEPENDENCE -> batchIndependence();
            case REWRITES ->
                compiled((compiler, traced) -> {
                    compiler.checkRewrites(traced.derivative(), arguments.of(traced, BATCH), arguments.sizes(BATCH));
                });
            case BITS ->
                compiled((compiler, traced) -> {
                    List<CompilerLaw.Call> calls =
                            List.of(call(traced, BATCH), call(traced, 1), call(traced, BATCH * 7), call(traced, BATCH));
                    compiler.checkBits(traced.derivative(), calls);
                });
            case INTERPRETER ->
                compiled((compiler, traced) -> compiler.checkMeaning(
                        traced.derivative(), arguments.of(traced, BATCH), arguments.sizes(BATCH)));
            case COPIES -> {
                if (specimen.layer() instanceof Record layer) {
                    Withers.check(layer);
                }
            }
        }
    }

    private interface Compiled {
        void check(CompilerLaw compiler, TracedLayer traced);
    }

    private void compiled(Compiled check) {
        check.check(CompilerLaw.standard().tolerance(roundingTolerance), inference);
        check.check(CompilerLaw.standard().tolerance(roundingTolerance), training);
    }

    private CompilerLaw.Call call(TracedLayer traced, long batch) {
        return new CompilerLaw.Call(arguments.of(traced, batch), arguments.sizes(batch));
    }

    private void shape() {
        if (!training.outputs().equals(inference.outputs())) {
            throw new AssertionError("expected the same shapes in both modes, found " + inference.outputs()
                    + " in inference and " + training.outputs() + " in training");
        }
        for (Shape output : inference.outputs()) {
            if (output.rank() == 0 || !output.dim(0).equals(Dim.BATCH)) {
                throw new AssertionError("expected a result with the batch first, found " + output);
            }
            if (specimen.rank() >= 0 && output.rank() != specimen.rank()) {
                throw new AssertionError(
                        "expected a result of rank " + specimen.rank() + " for its form, found " + output);
            }
        }
        for (long batch : new long[] {1, 2, BATCH}) {
            for (TracedLayer traced : List.of(inference, training)) {
                Results results = run(traced, arguments.of(traced, batch), batch);
                for (int i = 0; i < traced.outputs().size(); i++) {
                    long[] declared = traced.outputs().get(i).bind(arguments.sizes(batch));
                    long[] computed = results.output("y" + i).shape();
                    if (!java.util.Arrays.equals(declared, computed)) {
                        throw new AssertionError("expected " + java.util.Arrays.toString(declared)
                                + " as declared, computed " + java.util.Arrays.toString(computed));
                    }
                }
            }
        }
    }

    private Results run(TracedLayer traced, Arguments given, long batch) {
        return Interpreter.exact().run(traced.forward(), given, arguments.sizes(batch));
    }

    private void paths() {
        if (!specimen.type().matches("[a-z][a-z0-9_]*")) {
            throw new AssertionError("expected a type in snake case, found \"" + specimen.type() + "\"");
        }
        Map<String, String> first = kept(training);
        same("in training", first, "in inference", kept(inference));
        same("at first", first, "when traced again", kept(TracedLayer.of(specimen, true)));
        for (String path : first.keySet()) {
            if (!path.matches("[A-Za-z0-9_.\\-]+(/[A-Za-z0-9_.\\-]+)+")) {
                throw new AssertionError("expected names of letters, digits, _ - . below the layer's own, found \""
                        + path + "\": files could not hold it");
            }
        }
    }

    private static void same(String when, Map<String, String> one, String then, Map<String, String> other) {
        if (!one.equals(other)) {
            throw new AssertionError(
                    "expected the same weights " + when + " and " + then + ", found " + one + " and " + other);
        }
    }

    private static Map<String, String> kept(TracedLayer traced) {
        Map<String, String> kept = new TreeMap<>();
        for (TracedWeight weight : traced.weights()) {
            kept.put(weight.path(), weight.dtype().kerasName() + weight.shape());
        }
        for (TracedState state : traced.states()) {
            if (kept.put(state.path(), "state " + state.dtype().kerasName() + state.shape()) != null) {
                throw new AssertionError("a weight and a state are both called \"" + state.path() + "\"");
            }
        }
        return kept;
    }

    private void determinism() {
        for (boolean mode : new boolean[] {true, false}) {
            TracedLayer one = mode ? training : inference;
            TracedLayer again = TracedLayer.of(specimen, mode);
            if (!one.forward().toString().equals(again.forward().toString())) {
                throw new AssertionError("expected the same graph each time, found\n" + one.forward() + "\nand then\n"
                        + again.forward());
            }
            Arguments given = arguments.of(one, BATCH);
            Agreement.bits(
                    "the same arguments",
                    run(one, given, BATCH),
                    run(again, given, BATCH),
                    () -> one.forward().toString());
        }
    }

    private void gradient(String mode, TracedLayer traced) {
        if (traced.sources().isEmpty()) {
            return;
        }
        Arguments at = arguments.of(traced, BATCH);
        Results derivatives = Interpreter.exact().run(traced.derivative(), at, arguments.sizes(BATCH));
        Map<TracedLayer.Source, Array> direction = new LinkedHashMap<>();
        double found = 0;
        for (int i = 0; i < traced.sources().size(); i++) {
            TracedLayer.Source source = traced.sources().get(i);
            Array derivative = derivatives.output("d" + i);
            Array along = arguments.direction("v/" + source.name(), derivative.shape());
            direction.put(source, along);
            found += inner(derivative, along);
        }
        Double expected = differences(traced, at, direction, found);
        if (expected == null) {
            return;
        }
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < traced.sources().size(); i++) {
            TracedLayer.Source source = traced.sources().get(i);
            Array along = Objects.requireNonNull(direction.get(source));
            double own = inner(derivatives.output("d" + i), along);
            Double other = differences(traced, at, Map.of(source, along), own);
            if (other != null) {
                parts.append("\n  by ")
                        .append(source.name())
                        .append(": expected ")
                        .append(other)
                        .append(", found ")
                        .append(own);
            }
        }
        throw new AssertionError(
                mode + ", along a random direction: expected " + expected + " by finite differences, found " + found
                        + ", allowed difference " + gradientTolerance * scale(expected, found) + parts);
    }

    private static double inner(Array a, Array b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.doubleAt(i) * b.doubleAt(i);
        }
        return sum;
    }

    private static double scale(double expected, double found) {
        return Math.max(1, Math.max(Math.abs(expected), Math.abs(found)));
    }

    /** The nearest finite difference, or {@code null} if one agrees: with a small step no kink lies between. */
    private @org.jspecify.annotations.Nullable Double differences(
            TracedLayer traced, Arguments at, Map<TracedLayer.Source, Array> direction, double found) {
        double nearest = Double.NaN;
        for (double step : STEPS) {
            double difference = (8 * (scalar(traced, at, direction, step) - scalar(traced, at, direction, -step))
                            - (scalar(traced, at, direction, 2 * step) - scalar(traced, at, direction, -2 * step)))
                    / (12 * step);
            if (Math.abs(difference - found) <= gradientTolerance * scale(difference, found)) {
                return null;
            }
            if (!(Math.abs(nearest - found) <= Math.abs(difference - found))) {
                nearest = difference;
            }
        }
        return nearest;
    }

    private double scalar(TracedLayer traced, Arguments at, Map<TracedLayer.Source, Array> direction, double distance) {
        return Interpreter.exact()
                .run(traced.scalar(), LayerArguments.moved(at, direction, distance), arguments.sizes(BATCH))
                .output("s")
                .get();
    }

    private void batchIndependence() {
        Arguments all = arguments.of(inference, BATCH);
        Results together = run(inference, all, BATCH);
        for (int row = 0; row < BATCH; row++) {
            Results alone = run(inference, arguments.row(all, row), 1);
            for (int i = 0; i < inference.outputs().size(); i++) {
                String problem = Agreement.problem(
                        alone.output("y" + i), LayerArguments.row(together.output("y" + i), row), EXACT);
                if (problem != null) {
                    throw new AssertionError(
                            "row " + row + " in a batch of " + BATCH + ", against that row alone, " + problem);
                }
            }
        }
    }

    /** Wraps what a law finds. */
    static LawBroken broken(Law law, Specimen specimen, long seed, Throwable problem) {
        String what = problem instanceof AssertionError || problem instanceof ShapeException
                ? problem.getMessage()
                : String.valueOf(problem);
        return new LawBroken(
                law,
                specimen.layer().getClass().getSimpleName() + " does not obey \"" + law + "\" (" + law.name() + "): "
                        + specimen
                        + ", batch " + BATCH + "\n" + what + "\nTo see it again: LayerLaws.seeded(" + seed
                        + ").only(Law."
                        + law.name() + ")",
                problem);
    }
}
