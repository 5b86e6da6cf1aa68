// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hornbeam.form.Form;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Text;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.MaskUse;
import org.hornbeam.layer.Scope;
import org.hornbeam.layer.Splitting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.GraphInput;
import org.hornbeam.trace.InputSpec;
import org.hornbeam.trace.ManyToMany;
import org.hornbeam.trace.Names;
import org.hornbeam.trace.Step;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedText;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;
import org.hornbeam.trace.Wire;
import org.hornbeam.trace.Wiring;

/**
 * A declared computation: layers and how they are connected, without the values of their weights. Immutable,
 * thread-safe, compared by what it declares. It is itself a layer.
 *
 * @param <A> what it takes: a form, or {@link Inputs}
 * @param <B> what it yields: a form, or {@link Outputs}
 */
public final class Model<A, B> implements Layer<A, B>, ManyToMany {
    private final String name;
    private final Wiring wiring;
    private final Class<B> output;
    private final List<Class<?>> forms;
    private final DtypePolicy policy;
    private final boolean sequential;

    private Model(
            String name, Wiring wiring, Class<B> output, List<Class<?>> forms, DtypePolicy policy, boolean sequential) {
        this.name = Names.check(name);
        if (forms.contains(Text.class)) {
            throw new IllegalArgumentException("model \"" + name + "\" yields text; its outputs must be numbers");
        }
        this.wiring = wiring;
        this.output = output;
        this.forms = List.copyOf(forms);
        this.policy = policy;
        this.sequential = sequential;
    }

    private static <A, B> Model<A, B> checked(
            String name, List<Form<?>> inputs, List<Form<?>> outputs, Class<B> output) {
        Names.check(name);
        Wiring wiring = Wiring.of(
                name,
                inputs.stream().map(Form::wire).toList(),
                outputs.stream().map(Form::wire).toList());
        List<Class<?>> forms = new ArrayList<>();
        outputs.forEach(form -> forms.add(form.getClass()));
        Model<A, B> model = new Model<>(name, wiring, output, forms, DtypePolicy.FLOAT32, false);
        model.wiring.check();
        return model;
    }

    /**
     * A model with one input.
     *
     * @param name its name
     * @param input its input, for example {@code image(28, 28, 1)}
     * @param layers from the input to the output
     * @throws ShapeException if sizes do not fit; the message names the layer
     */
    // The bound is not Form<B>: with that, javac can't infer B where the model is an argument, as in
    // Training.of(Model.of(…)).
    public static <A extends Form<A>, B extends Form<?>> Model<A, B> of(
            String name, A input, Function<? super A, ? extends B> layers) {
        B output = layers.apply(input);
        return checked(name, List.of(input), List.of(output), kind(output));
    }

    /**
     * A model with one input, whose output was computed from it. Not {@code of}: Kotlin could not tell the output from
     * a lambda that uses {@code it}.
     */
    public static <A extends Form<A>, B extends Form<B>> Model<A, B> between(String name, A input, Form<B> output) {
        return checked(name, List.of(input), List.of(output), kind(output));
    }

    /** A model with several inputs. */
    public static <B extends Form<B>> Model<Inputs, B> of(String name, Inputs inputs, Form<B> output) {
        return checked(name, inputs.forms(), List.of(output), kind(output));
    }

    /** A model with one input and several outputs. */
    public static <A extends Form<A>> Model<A, Outputs> of(String name, A input, Outputs outputs) {
        return checked(name, List.of(input), outputs.forms(), Outputs.class);
    }

    /** A model with several inputs and outputs. */
    public static Model<Inputs, Outputs> of(String name, Inputs inputs, Outputs outputs) {
        return checked(name, inputs.forms(), outputs.forms(), Outputs.class);
    }

    /**
     * For Hornbeam's own modules: a model of these steps, as a file describes it. The forms of its outputs follow from
     * their ranks; {@link #typed} gives it types.
     *
     * @throws ShapeException if sizes do not fit; the message names the layer
     */
    public static Model<?, ?> of(String name, Wiring wiring, DtypePolicy policy) {
        Tracing tracing = new Tracing(new org.hornbeam.graph.GraphBuilder(), false, policy, path -> false);
        List<Class<?>> forms = new ArrayList<>();
        for (Value output : wiring.results(tracing.root(), wiring.arguments(tracing))) {
            Type type = output.builder().type(output.id());
            forms.add(Forms.likely(type.tensor().dtype(), type.shape()));
        }
        Class<?> output = forms.size() == 1 ? forms.getFirst() : Outputs.class;
        return new Model<>(name, wiring, output, forms, policy, false);
    }

    /**
     * The same model with types, which are checked: {@code Keras.read(file).typed(Image.class, Features.class)}. Several
     * inputs are {@link Inputs}, several outputs {@link Outputs}.
     *
     * @throws IllegalArgumentException if it takes or yields something else
     */
    public <C, D> Model<C, D> typed(Class<C> takes, Class<D> yields) {
        List<InputSpec> specs = specs();
        if ((takes == Inputs.class) != (specs.size() != 1) || (yields == Outputs.class) != (forms.size() != 1)) {
            throw new IllegalArgumentException("model \"" + name + "\" has " + specs.size() + " inputs and "
                    + forms.size() + " outputs, not one " + takes.getSimpleName() + " and one "
                    + yields.getSimpleName());
        }
        if (takes != Inputs.class) {
            checkForm("takes", takes, Wire.input(inputNames().getFirst(), specs.getFirst()));
        }
        List<Class<?>> kinds = forms;
        if (yields != Outputs.class) {
            Tracing tracing = traced(false);
            Value result = new Value(
                    tracing.builder(),
                    tracing.builder().build().results().getFirst().node());
            checkForm(
                    "yields",
                    yields,
                    Wire.input(
                            outputNames().getFirst(),
                            new InputSpec(tracing.builder().type(result.id()), false)));
            kinds = List.of(yields);
        }
        return new Model<>(name, wiring, yields, kinds, policy, sequential);
    }

    @SuppressWarnings("unchecked")
    private void checkForm(String verb, Class<?> form, Wire wire) {
        try {
            if (!Form.class.isAssignableFrom(form)) {
                throw new ShapeException(form.getSimpleName() + " is no form");
            }
            var unused = Forms.of((Class<? extends Form<?>>) form, wire);
        } catch (ShapeException e) {
            throw new IllegalArgumentException(
                    "model \"" + name + "\" " + verb + " " + wire.shape() + ": " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <B> Class<B> kind(Form<?> form) {
        return (Class<B>) form.getClass();
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The types that its layers use unless they say otherwise. */
    public DtypePolicy dtypePolicy() {
        return policy;
    }

    /** The same computing in other types. */
    public Model<A, B> dtypePolicy(DtypePolicy dtypePolicy) {
        return new Model<>(name, wiring, output, forms, dtypePolicy, sequential);
    }

    /** The same under another name. */
    public Model<A, B> named(String other) {
        return new Model<>(other, wiring, output, forms, policy, sequential);
    }

    /** Whether files call it a sequence of layers ({@code keras.Sequential}) and not a graph of them; default false. */
    public boolean isSequential() {
        return sequential;
    }

    /**
     * The same, called a sequence of layers in files or not.
     *
     * @throws IllegalArgumentException if its layers are no chain from one input to one output
     */
    public Model<A, B> sequential(boolean value) {
        if (value) {
            boolean chain = wiring.inputs().equals(List.of(0))
                    && wiring.outputs()
                            .equals(List.of(new Step.Source(wiring.steps().size() - 1, 0)))
                    && layerNames().size() == wiring.steps().size();
            for (int i = 1; chain && i < wiring.steps().size(); i++) {
                chain = wiring.steps().get(i).inputs().equals(List.of(new Step.Source(i - 1, 0)));
            }
            if (!chain) {
                throw new IllegalArgumentException(
                        "the layers of model \"" + name + "\" are no chain: " + layerNames());
            }
        }
        return new Model<>(name, wiring, output, forms, policy, value);
    }

    /** The names of the inputs, in order: what the parameters of the graph are called. */
    public List<String> inputNames() {
        return wiring.inputs().stream()
                .map(step -> wiring.steps().get(step).name())
                .toList();
    }

    /** The names of the layers that the outputs come from, in order, each once with a counter where repeated. */
    public List<String> outputNames() {
        List<String> names = new ArrayList<>();
        for (Step.Source source : wiring.outputs()) {
            String base = wiring.steps().get(source.step()).name();
            String unique = base;
            for (int i = 1; names.contains(unique); i++) {
                unique = base + "_" + i;
            }
            names.add(unique);
        }
        return names;
    }

    /** The shapes of the inputs, batch first, in order. */
    public List<Shape> inputShapes() {
        return specs().stream().map(InputSpec::shape).toList();
    }

    /**
     * For Hornbeam's own modules: what the graphs of this model take, in the order of its inputs. An input of text is
     * there once for each layer that reads it.
     */
    public List<GraphInput> graphInputs() {
        List<TracedText> texts = traced(false).texts();
        List<String> names = inputNames();
        List<GraphInput> inputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int input = i;
            switch (specs().get(i).type()) {
                case Type.Text text ->
                    texts.stream()
                            .filter(read -> read.input().equals(names.get(input)))
                            .map(read -> new GraphInput(read.name(), input, DType.I32, read.layer()))
                            .forEach(inputs::add);
                case Type numbers ->
                    inputs.add(new GraphInput(names.get(i), i, numbers.tensor().dtype(), null));
            }
        }
        return inputs;
    }

    private List<InputSpec> specs() {
        return wiring.inputs().stream()
                .map(step -> ((Callee.Input) wiring.steps().get(step).callee()).spec())
                .toList();
    }

    /** The names of the layers in the order in which they run, inputs first. */
    public List<String> layerNames() {
        return wiring.steps().stream().map(Step::name).distinct().toList();
    }

    /** For Hornbeam's own modules: the steps. */
    public Wiring wiring() {
        return wiring;
    }

    /**
     * The layer with this name, such as a {@code Dense} record or a {@code Model}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Object layer(String layer) {
        return wiring.steps().get(step(layer)).callee().target();
    }

    /**
     * The same, the weights of one of its layers trained or not: a part of a model that was read is fine-tuned.
     *
     * @param layer the name of the layer, which may be a model; of a shared layer, all its uses
     * @throws IllegalArgumentException if there is none
     */
    public Model<A, B> trainable(String layer, boolean value) {
        String found = wiring.steps().get(step(layer)).name();
        return new Model<>(
                name, wiring.with(found, options -> options.trainable(value)), output, forms, policy, sequential);
    }

    private int step(String layer) {
        List<Integer> found = IntStream.range(0, wiring.steps().size())
                .filter(i -> wiring.steps().get(i).name().equals(layer))
                .boxed()
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "model \"" + name + "\" has no layer \"" + layer + "\"; it has " + layerNames());
        }
        return found.getLast();
    }

    /**
     * The model up to a layer, with the same names; of a shared layer, up to its last use.
     *
     * @param layer the name of the layer whose result is the output
     * @param form the form of that result
     * @throws IllegalArgumentException if there is no such layer, or it yields several results
     * @throws ShapeException if its result is not of the form
     */
    public <F extends Form<F>> Model<A, F> upTo(String layer, Class<F> form) {
        int last = step(layer);
        List<List<Value>> values = new ArrayList<>();
        Tracing tracing = new Tracing(new org.hornbeam.graph.GraphBuilder(), false, policy, path -> false);
        values.addAll(wiring.trace(tracing.root(), wiring.arguments(tracing), (step, results) -> {}));
        if (values.get(last).size() != 1) {
            throw new IllegalArgumentException("layer \"" + layer + "\" of model \"" + name + "\" yields "
                    + values.get(last).size() + " results; only a layer with one can be the end of a model");
        }
        Value result = values.get(last).getFirst();
        F end = Forms.of(form, Wire.input(layer, new InputSpec(tracing.builder().type(result.id()), false)));
        return new Model<>(name, wiring.upTo(last), form, List.of(end.getClass()), policy, sequential);
    }

    @Override
    public Class<B> output() {
        return output;
    }

    /** The forms of the outputs, in order. */
    public List<Class<?>> outputForms() {
        return forms;
    }

    /** As a layer its default name is its own. */
    @Override
    public String type() {
        return name;
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        List<Value> results = trace(scope, List.of(x));
        if (results.size() != 1) {
            throw new ShapeException(
                    "model \"" + name + "\" yields " + results.size() + " outputs where one is needed");
        }
        return results.getFirst();
    }

    /**
     * Adds the whole computation to the graph.
     *
     * @param scope where weights, state, masks and random numbers come from; of the model itself the root
     * @param inputs one for each input
     * @return the outputs
     */
    @Override
    public List<Value> trace(Scope scope, List<Value> inputs) {
        return wiring.results(scope.under(policy), inputs);
    }

    /** As a layer with several outputs: {@code x.then(model.splitting())} gives them as {@link Outputs}. */
    public Splitting<A, Outputs> splitting() {
        return new SplittingModel<>(this);
    }

    /** The inputs as parameters of a graph, by their names. */
    public List<Value> arguments(Tracing tracing) {
        return wiring.arguments(tracing);
    }

    /** For Hornbeam's own modules: a trace of this model alone. */
    public Tracing traced(boolean training) {
        Tracing tracing = new Tracing(new org.hornbeam.graph.GraphBuilder(), training, policy, path -> false);
        List<Value> results = trace(tracing.root(), arguments(tracing));
        List<String> names = outputNames();
        for (int i = 0; i < results.size(); i++) {
            tracing.builder().result(names.get(i), org.hornbeam.graph.Graph.Role.OUTPUT, results.get(i));
        }
        return tracing;
    }

    /** The number of numbers in its weights and states. */
    public long parameterCount() {
        Tracing tracing = traced(false);
        return Summary.count(tracing.weights().stream().map(TracedWeight::shape).toList())
                + Summary.count(
                        tracing.states().stream().map(TracedState::shape).toList());
    }

    /** A table of the layers: name and type, shape of the result, number of weights, what it is connected to. */
    public String summary() {
        return Summary.of(this, 80);
    }

    /** The same table, this wide. */
    public String summary(int width) {
        return Summary.of(this, width);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Model<?, ?> model
                && model.name.equals(name)
                && model.wiring.equals(wiring)
                && model.forms.equals(forms)
                && model.policy.equals(policy)
                && model.sequential == sequential;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, wiring, forms, policy);
    }

    /** For example {@code Model digits(float32[batch, 28, 28, 1]) -> Features}. */
    @Override
    public String toString() {
        return "Model " + name + "("
                + String.join(
                        ", ",
                        specs().stream().map(spec -> spec.type().toString()).toList())
                + ") -> "
                + String.join(", ", forms.stream().map(Class::getSimpleName).toList());
    }
}
