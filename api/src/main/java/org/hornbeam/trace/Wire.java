// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** One output of one use of a layer: what a handle holds. Immutable; it knows everything that it was made from. */
public final class Wire {
    /** A type and the shape of the mask that travels with it, or {@code null}. */
    record Sort(Type type, @Nullable Shape mask) {}

    private final Application application;
    private final int output;

    private Wire(Application application, int output) {
        this.application = application;
        this.output = output;
    }

    Application application() {
        return application;
    }

    int output() {
        return output;
    }

    Sort sort() {
        return application.outputs().get(output);
    }

    /** Whether it is text. */
    public boolean isText() {
        return sort().type() instanceof Type.Text;
    }

    /** The element type. */
    public DType dtype() {
        return sort().type().tensor().dtype();
    }

    /** The shape, batch first. */
    public Shape shape() {
        return sort().type().shape();
    }

    /** An input of a model. */
    public static Wire input(@Nullable String name, InputSpec spec) {
        Sort sort = new Sort(spec.type(), null);
        return new Wire(
                new Application(
                        new Object(),
                        name,
                        false,
                        LayerOptions.DEFAULT,
                        new Callee.Input(spec),
                        List.of(),
                        List.of(sort)),
                0);
    }

    /** What the user declared, where this is an input of a model. */
    public @Nullable InputSpec spec() {
        return application.callee() instanceof Callee.Input(InputSpec spec) ? spec : null;
    }

    /** The user's name for it, or {@code null}. */
    public @Nullable String name() {
        return application.name();
    }

    /** The same under a name. */
    public Wire named(String name) {
        Names.check(name);
        if (application.shared()) {
            throw new IllegalArgumentException("a shared layer has its name from shared(\"" + application.name()
                    + "\", ...); it can't be renamed to \"" + name + "\" where it is used");
        }
        InputSpec spec = spec();
        if (spec != null && spec.ownSizes()) {
            return input(name, spec.under(name));
        }
        return new Wire(
                new Application(
                        application.token(),
                        name,
                        false,
                        application.options(),
                        application.callee(),
                        application.inputs(),
                        application.outputs()),
                output);
    }

    /** The same, its weights trained or not; of a shared layer, all its uses. */
    public Wire trainable(boolean value) {
        return under("trainable", application.options().trainable(value));
    }

    /** The same in other types; of a shared layer, all its uses. */
    public Wire policy(DtypePolicy policy) {
        return under("a dtype policy", application.options().policy(policy));
    }

    private Wire under(String what, LayerOptions options) {
        if (spec() != null) {
            throw new IllegalArgumentException(
                    "an input has no " + what + "; say it of the layers that use it, or of the model");
        }
        return new Wire(
                application(
                        application.token(),
                        application.name(),
                        application.shared(),
                        options,
                        application.callee(),
                        application.inputs()),
                output);
    }

    /**
     * A new use of a layer.
     *
     * @param callee the layer
     * @param sharedName the name that it is shared by, or {@code null}
     * @param inputs what it is used on
     * @throws ShapeException if the inputs do not fit
     */
    public static List<Wire> apply(Callee callee, @Nullable String sharedName, List<Wire> inputs) {
        Application application =
                application(new Object(), sharedName, sharedName != null, LayerOptions.DEFAULT, callee, inputs);
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < application.outputs().size(); i++) {
            wires.add(new Wire(application, i));
        }
        return wires;
    }

    private static Application application(
            Object token,
            @Nullable String name,
            boolean shared,
            LayerOptions options,
            Callee callee,
            List<Wire> inputs) {
        Tracing tracing = new Tracing(new GraphBuilder(), false);
        List<Value> values = new ArrayList<>();
        for (Wire wire : inputs) {
            Sort sort = wire.sort();
            Value value = tracing.input("x" + values.size(), sort.type());
            Shape mask = sort.mask();
            values.add(
                    mask == null
                            ? value
                            : tracing.withMask(value, tracing.input("mask" + values.size(), DType.BOOL, mask)));
        }
        Scope scope = options.of(tracing.root().scope(name != null ? name : likelyName(callee, inputs)));
        List<Sort> outputs = new ArrayList<>();
        for (Value result : callee.call(scope, values)) {
            outputs.add(new Sort(
                    result.builder().type(result.id()),
                    tracing.mask(result).map(Value::shape).orElse(null)));
        }
        return new Application(token, name, shared, options, callee, List.copyOf(inputs), List.copyOf(outputs));
    }

    /** The name that it would have if the model ended here: for messages while the model is not complete. */
    private static String likelyName(Callee callee, List<Wire> inputs) {
        Map<String, Integer> counts = new HashMap<>();
        Set<Object> seen = new HashSet<>();
        List<Wire> open = new ArrayList<>(inputs);
        while (!open.isEmpty()) {
            Application application = open.removeLast().application;
            if (seen.add(application.token())) {
                if (application.name() == null) {
                    counts.merge(application.callee().type(), 1, Integer::sum);
                }
                open.addAll(application.inputs());
            }
        }
        int count = counts.getOrDefault(callee.type(), 0);
        return count == 0 ? callee.type() : callee.type() + "_" + count;
    }
}
