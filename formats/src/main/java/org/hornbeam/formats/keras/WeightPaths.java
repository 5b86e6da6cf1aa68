// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.hornbeam.Model;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.Step;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;

/**
 * Where Keras's files have the weights of a model. Groups are named after classes with a counter in each container, not
 * after layers: the second dense layer is {@code layers/dense_1}, whatever its name.
 */
public final class WeightPaths {
    /**
     * A group of variables.
     *
     * @param path its path in the file, without {@code vars}
     * @param name the name of the layer
     * @param weights Hornbeam's paths of its variables, in Keras's order
     * @param layer the layer
     */
    public record Group(String path, String name, List<String> weights, Object layer) {}

    private final List<Group> groups = new ArrayList<>();
    private final Set<String> left;

    private WeightPaths(Set<String> left) {
        this.left = left;
    }

    /** All groups of a model, containers before what they contain. */
    public static List<Group> of(Model<?, ?> model) {
        Tracing tracing = model.traced(true);
        // Weights come first in Keras's layers, too, and keep the order in which they were asked for.
        Set<String> paths = new LinkedHashSet<>();
        tracing.weights().stream().map(TracedWeight::path).forEach(paths::add);
        tracing.states().stream().map(TracedState::path).forEach(paths::add);
        WeightPaths walk = new WeightPaths(paths);
        walk.model("", "", model.name(), model);
        return List.copyOf(walk.groups);
    }

    /** Hornbeam's paths by those of data sets: {@code layers/dense/vars/0 -> dense_3/kernel}. */
    public static SequencedMap<String, String> byFile(Model<?, ?> model) {
        SequencedMap<String, String> paths = new LinkedHashMap<>();
        for (Group group : of(model)) {
            for (int i = 0; i < group.weights().size(); i++) {
                paths.put(
                        (group.path().isEmpty() ? "" : group.path() + "/") + "vars/" + i,
                        group.weights().get(i));
            }
        }
        return paths;
    }

    /** conv2d of Conv2D: as Keras makes names of classes. */
    static String snake(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private void model(String scope, String file, String name, Model<?, ?> model) {
        groups.add(new Group(file, name, List.of(), model));
        Map<String, Integer> counts = new HashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Step step : model.wiring().steps()) {
            // A sequence does not count its input among its layers.
            boolean input = step.callee() instanceof Callee.Input && model.isSequential();
            if (!seen.add(step.name()) || isOperation(step.callee()) || input) {
                continue;
            }
            String type = snake(Layers.className(step.callee()).replace("GroupQuery", "GroupedQuery"));
            int number = counts.merge(type, 1, Integer::sum) - 1;
            String group = (file.isEmpty() ? "" : file + "/") + "layers/" + type + (number == 0 ? "" : "_" + number);
            layer(scope + step.name() + "/", group, step.name(), Layers.target(step.callee()));
        }
    }

    private static boolean isOperation(Callee callee) {
        return Layers.target(callee) instanceof Operation;
    }

    private void layer(String scope, String file, String name, Object layer) {
        if (layer instanceof Model<?, ?> model) {
            model(scope, file, name, model);
            return;
        }
        List<Layers.Part> parts = Layers.parts(layer);
        List<String> own = new ArrayList<>();
        for (String path : List.copyOf(left)) {
            boolean below = path.startsWith(scope)
                    && parts.stream().noneMatch(part -> path.startsWith(scope + part.scope() + "/"));
            if (below) {
                // Keras adds low-rank changes to the weight when it saves, and saves no states of recurrent layers.
                String rest = path.substring(scope.length());
                if (!rest.startsWith("lora_") && !rest.startsWith("rnn_state")) {
                    own.add(path);
                }
                left.remove(path);
            }
        }
        groups.add(new Group(file, name, List.copyOf(own), layer));
        for (Layers.Part part : parts) {
            layer(scope + part.scope() + "/", file + "/" + part.file(), part.name(), part.layer());
        }
    }
}
