// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The steps of a finished model in an order in which they can run, each with its name.
 *
 * @param steps the steps; inputs are steps too
 * @param inputs the steps that are the inputs, in the order of the model's declaration
 * @param outputs what the model yields
 */
public record Wiring(List<Step> steps, List<Integer> inputs, List<Step.Source> outputs) {
    /** Copies the lists. */
    public Wiring {
        steps = List.copyOf(steps);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Everything between inputs and outputs.
     *
     * @throws IllegalArgumentException if an output needs an input that is not listed, or names collide
     */
    public static Wiring of(String model, List<Wire> inputs, List<Wire> outputs) {
        return new Collector(model).collect(inputs, outputs);
    }

    /** Walks the handles backwards from the outputs and lists the uses, inputs first. */
    private static final class Collector {
        private final String model;
        private final Map<Object, Integer> places = new HashMap<>();
        private final List<Application> order = new ArrayList<>();
        private final Map<Object, String> userNames = new HashMap<>();
        private final Map<Object, LayerOptions> userOptions = new HashMap<>();

        Collector(String model) {
            this.model = model;
        }

        Wiring collect(List<Wire> inputs, List<Wire> outputs) {
            for (Wire input : inputs) {
                if (input.spec() == null) {
                    throw new IllegalArgumentException(
                            "model \"" + model + "\": "
                                    + input.application().callee().type()
                                    + " of shape " + input.shape()
                                    + " is listed as an input but is computed by a layer;"
                                    + " list what image(...), features(...), series(...), tokens(...), text() or block(...) returned");
                }
                if (places.containsKey(input.application().token())) {
                    throw new IllegalArgumentException("model \"" + model + "\" lists one input twice");
                }
                place(input.application());
            }
            unknownSizes(inputs);
            int declared = order.size();
            outputs.forEach(output -> visit(output.application()));
            for (Application application : order.subList(declared, order.size())) {
                if (application.callee() instanceof Callee.Input) {
                    throw new IllegalArgumentException("model \"" + model + "\": an output depends on the input "
                            + (application.name() == null ? "" : "\"" + application.name() + "\" ")
                            + application.outputs().getFirst().type().shape()
                            + " which is not among the model's inputs;"
                            + " list it in Inputs.of(...)");
                }
            }
            List<String> names = names();
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                Application application = order.get(i);
                steps.add(new Step(
                        names.get(i),
                        userOptions.getOrDefault(whose(application), LayerOptions.DEFAULT),
                        application.callee(),
                        application.inputs().stream().map(this::source).toList()));
            }
            return new Wiring(
                    steps,
                    java.util.stream.IntStream.range(0, inputs.size()).boxed().toList(),
                    outputs.stream().map(this::source).toList());
        }

        private void unknownSizes(List<Wire> inputs) {
            Set<String> known = new HashSet<>();
            for (Wire input : inputs) {
                InputSpec spec = input.spec();
                for (String size : spec == null ? Set.<String>of() : spec.sizes()) {
                    if (!known.add(size) && spec != null && spec.ownSizes()) {
                        throw new IllegalArgumentException("model \"" + model + "\": two inputs have an unknown size"
                                + " \"" + size + "\"; if the sizes may differ, name an input, as in"
                                + " series(ANY, 8).named(\"left\"); if not, declare both with"
                                + " Dim.symbol(\"" + size + "\")");
                    }
                }
            }
        }

        private Step.Source source(Wire wire) {
            Integer place = places.get(wire.application().token());
            return new Step.Source(Objects.requireNonNull(place), wire.output());
        }

        private void place(Application application) {
            note(application);
            places.put(application.token(), order.size());
            order.add(application);
        }

        /** Uses of a shared layer go by its name, others by themselves. */
        private static Object whose(Application application) {
            return application.shared() ? Objects.requireNonNull(application.name()) : application.token();
        }

        /** A use may be met first without and later with the user's name and options. */
        private void note(Application application) {
            LayerOptions options = application.options();
            LayerOptions before =
                    options.equals(LayerOptions.DEFAULT) ? null : userOptions.putIfAbsent(whose(application), options);
            if (before != null && !before.equals(options)) {
                throw new IllegalArgumentException("model \"" + model + "\": "
                        + application.callee().type() + " is declared both with " + before + " and with " + options
                        + "; chain both options on the handle that is used");
            }
            String name = application.name();
            String other = name == null ? null : userNames.putIfAbsent(application.token(), name);
            if (other != null && !other.equals(name)) {
                throw new IllegalArgumentException("model \"" + model + "\": one use of "
                        + application.callee().type() + " is named both \"" + other + "\" and \"" + name + "\"");
            }
        }

        /** Without recursion: chains of thousands of layers are fine. */
        private void visit(Application last) {
            List<Application> open = new ArrayList<>(List.of(last));
            while (!open.isEmpty()) {
                Application application = open.getLast();
                note(application);
                if (places.containsKey(application.token())) {
                    open.removeLast();
                    continue;
                }
                List<Application> missing = new ArrayList<>();
                application.inputs().forEach(input -> note(input.application()));
                for (Wire input : application.inputs().reversed()) {
                    if (!places.containsKey(input.application().token())) {
                        missing.add(input.application());
                    }
                }
                if (missing.isEmpty()) {
                    place(application);
                    open.removeLast();
                } else {
                    open.addAll(missing);
                }
            }
        }

        private List<String> names() {
            Map<String, Application> taken = new LinkedHashMap<>();
            for (Application application : order) {
                String name = userNames.get(application.token());
                Application other = name == null ? null : taken.putIfAbsent(name, application);
                if (other != null
                        && !(other.shared()
                                && application.shared()
                                && other.callee()
                                        .keeper()
                                        .equals(application.callee().keeper()))) {
                    throw new IllegalArgumentException("model \"" + model + "\" has two layers named \"" + name + "\": "
                            + other.callee().target() + " and "
                            + application.callee().target() + "; give one another"
                            + " name, or use shared(\"" + name + "\", layer) for both if they are to share weights");
                }
            }
            Set<String> used = new HashSet<>(taken.keySet());
            Map<String, Integer> counters = new HashMap<>();
            List<String> names = new ArrayList<>();
            for (Application application : order) {
                String name = userNames.get(application.token());
                while (name == null) {
                    String type = application.callee().type();
                    int number = counters.merge(type, 1, Integer::sum) - 1;
                    String candidate = number == 0 ? type : type + "_" + number;
                    name = used.add(candidate) ? candidate : null;
                }
                names.add(name);
            }
            return names;
        }
    }

    /** Runs the steps in the order of the model, each in the scope of its name. */
    public List<Value> results(Scope scope, List<Value> arguments) {
        List<List<Value>> values = trace(scope, arguments, (step, outputs) -> {});
        return outputs.stream()
                .map(source -> values.get(source.step()).get(source.output()))
                .toList();
    }

    /** Sees what each step yields. */
    @FunctionalInterface
    public interface Watcher {
        /** The step with this number yielded these values. */
        void yielded(int step, List<Value> outputs);
    }

    /** Runs the steps and shows what each yields. */
    public List<List<Value>> trace(Scope scope, List<Value> arguments, Watcher watcher) {
        if (arguments.size() != inputs.size()) {
            throw new ShapeException("takes " + inputs.size() + " inputs, found " + arguments.size());
        }
        List<List<Value>> values = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            List<Value> results;
            if (step.callee() instanceof Callee.Input(InputSpec spec)) {
                results = List.of(fit(step.name(), spec, arguments.get(inputs.indexOf(i))));
            } else {
                List<Value> operands = step.inputs().stream()
                        .map(source -> values.get(source.step()).get(source.output()))
                        .toList();
                List<Value> bare = step.options().unmasked()
                        ? operands.stream().map(scope::withoutMask).toList()
                        : operands;
                results = step.callee().call(step.options().of(scope.scope(step.name())), bare);
            }
            values.add(results);
            watcher.yielded(i, results);
        }
        return values;
    }

    private static Value fit(String name, InputSpec spec, Value value) {
        Type found = value.builder().type(value.id());
        boolean fits = value.rank() == spec.shape().rank();
        for (int axis = 0; fits && axis < value.rank(); axis++) {
            fits = !spec.shape().dim(axis).isFixed()
                    || spec.shape().dim(axis).equals(value.shape().dim(axis));
        }
        boolean typed = spec.type() instanceof Type.Tensor(DType declared, Shape shape)
                        && found instanceof Type.Tensor(DType dtype, Shape sizes)
                ? dtype == declared || (dtype.isFloat() && declared.isFloat())
                : found.equals(spec.type());
        if (!fits || !typed) {
            throw new ShapeException("input \"" + name + "\" takes " + spec.type() + ", found " + found);
        }
        return value;
    }

    /** The same with other options of the steps with a name. */
    public Wiring with(String name, UnaryOperator<LayerOptions> options) {
        return new Wiring(
                steps.stream()
                        .map(step -> step.name().equals(name)
                                ? new Step(step.name(), options.apply(step.options()), step.callee(), step.inputs())
                                : step)
                        .toList(),
                inputs,
                outputs);
    }

    /** A trace for inference on inputs as they were declared: finds what building layer by layer can't see. */
    public void check() {
        Tracing tracing = new Tracing(new GraphBuilder(), false);
        results(tracing.root(), arguments(tracing));
    }

    /** The steps that one of them needs, with the same names; all inputs stay. */
    public Wiring upTo(int last) {
        Set<Integer> needed = new TreeSet<>(inputs);
        List<Integer> open = new ArrayList<>(List.of(last));
        while (!open.isEmpty()) {
            int step = open.removeLast();
            if (needed.add(step)) {
                steps.get(step).inputs().forEach(source -> open.add(source.step()));
            }
        }
        List<Integer> kept = List.copyOf(needed);
        List<Step> fewer = kept.stream()
                .map(steps::get)
                .map(step -> new Step(
                        step.name(),
                        step.options(),
                        step.callee(),
                        step.inputs().stream()
                                .map(source -> new Step.Source(kept.indexOf(source.step()), source.output()))
                                .toList()))
                .toList();
        return new Wiring(
                fewer, inputs.stream().map(kept::indexOf).toList(), List.of(new Step.Source(kept.indexOf(last), 0)));
    }

    /** The inputs as parameters of a graph, by their names. */
    public List<Value> arguments(Tracing tracing) {
        return inputs.stream()
                .map(steps::get)
                .map(step -> {
                    InputSpec spec = ((Callee.Input) step.callee()).spec();
                    return tracing.input(step.name(), spec.type());
                })
                .toList();
    }
}
