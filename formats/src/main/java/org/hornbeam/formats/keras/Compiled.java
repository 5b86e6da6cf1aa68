// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.formats.hdf5.Hdf5Group;
import org.hornbeam.metric.Metric;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.History;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.jspecify.annotations.Nullable;

/** Keras's configuration of a compiled model and its optimizer's variables -> what training goes on with. */
final class Compiled {
    private final String where = "compile_config";
    private final TrainingParts parts;

    private Compiled(LayerReader layers) {
        this.parts = new TrainingParts(layers);
    }

    static <A, B> Trained<A, B> read(
            LayerReader layers, ObjectNode config, Model<A, B> model, Weights weights, Hdf5Group file) {
        if (!(config.get("compile_config") instanceof ObjectNode compile) || Json.isNull(compile.get("optimizer"))) {
            return new Trained<>(model, weights);
        }
        Training<A, B> training = new Compiled(layers).training(model, compile);
        if (training.task().targets().values().stream().allMatch(target -> target.loss() == null)) {
            return new Trained<>(model, weights);
        }
        return new Fitted<>(training, weights, History.empty(), weights.with(state(training, file)));
    }

    private <A, B> Training<A, B> training(Model<A, B> model, ObjectNode compile) {
        List<String> outputs = model.outputNames();
        Training<A, B> training = Training.of(model).optimizer(parts.optimizer(where, compile.path("optimizer")));
        List<@Nullable JsonNode> losses = byOutput(outputs, compile.get("loss"), false);
        List<@Nullable JsonNode> factors = byOutput(outputs, compile.get("loss_weights"), false);
        List<@Nullable JsonNode> metrics = byOutput(outputs, compile.get("metrics"), true);
        List<@Nullable JsonNode> weighted = byOutput(outputs, compile.get("weighted_metrics"), true);
        for (int i = 0; i < outputs.size(); i++) {
            String output = outputs.get(i);
            JsonNode loss = losses.get(i);
            JsonNode factor = factors.get(i);
            if (loss != null) {
                training = training.loss(
                        output,
                        parts.loss(where + ", loss", loss),
                        factor == null ? 1 : Values.number(where + ", loss_weights", factor));
            }
            for (Metric metric : metrics(metrics.get(i))) {
                training = training.metric(output, metric);
            }
            for (Metric metric : metrics(weighted.get(i))) {
                training = training.weightedMetric(output, metric);
            }
        }
        return training;
    }

    private List<Metric> metrics(@Nullable JsonNode json) {
        List<Metric> metrics = new ArrayList<>();
        if (json != null && json.isArray()) {
            json.forEach(each -> metrics.add(parts.metric(where + ", metrics", each)));
        } else if (json != null) {
            metrics.add(parts.metric(where + ", metrics", json));
        }
        return metrics;
    }

    /**
     * What is said of each output: by name, in order, or once for all.
     *
     * @param lists whether a list is of one output where there is one
     */
    private List<@Nullable JsonNode> byOutput(List<String> outputs, @Nullable JsonNode given, boolean lists) {
        JsonNode json = Json.some(given);
        List<@Nullable JsonNode> found = new ArrayList<>();
        boolean named = json instanceof ObjectNode && !json.has("class_name");
        for (int i = 0; i < outputs.size(); i++) {
            JsonNode own;
            if (json == null) {
                own = null;
            } else if (named) {
                own = json.get(outputs.get(i));
            } else if (json.isArray() && (!lists || outputs.size() > 1 || nested(json))) {
                own = json.get(i);
            } else {
                own = json;
            }
            found.add(Json.some(own));
        }
        return found;
    }

    private static boolean nested(JsonNode json) {
        return json.size() == 1 && json.get(0).isArray();
    }

    /** The variables of the optimizer; none where the model was compiled but its optimizer never built. */
    static Weights state(Training<?, ?> training, Hdf5Group file) {
        Hdf5Group group = file.find("optimizer/vars");
        if (group == null || group.tensors().isEmpty()) {
            return Weights.none();
        }
        List<OptimizerVariables.Variable> variables = OptimizerVariables.of(training);
        Map<String, WeightTensor> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            OptimizerVariables.Variable variable = variables.get(i);
            WeightTensor tensor = group.tensors().get(String.valueOf(i));
            String type = variable.dtype().kerasName() + java.util.Arrays.toString(variable.shape());
            if (tensor == null) {
                problems.add("missing: optimizer/vars/" + i + " " + type);
            } else if (variable.path() != null && !tensor.toString().equals(type)) {
                problems.add("wrong type or shape: optimizer/vars/" + i + " (" + variable.path() + ") is " + tensor
                        + ", expected " + type);
            } else if (variable.path() != null) {
                found.put(variable.path(), tensor);
            }
        }
        if (group.tensors().size() > variables.size()) {
            problems.add("optimizer/vars has " + group.tensors().size() + " variables, expected " + variables.size());
        }
        if (!problems.isEmpty()) {
            throw CodecException.damaged(
                    KerasArchive.WEIGHTS,
                    "its variables are not those of the optimizer:\n  " + String.join("\n  ", problems));
        }
        return Weights.of(found);
    }
}
