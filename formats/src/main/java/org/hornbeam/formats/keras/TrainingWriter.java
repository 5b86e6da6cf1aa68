// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hornbeam.Training;
import org.hornbeam.component.Components;
import org.hornbeam.loss.Loss;
import org.hornbeam.metric.Accuracy;
import org.hornbeam.metric.BestShare;
import org.hornbeam.metric.FBeta;
import org.hornbeam.metric.Metric;
import org.hornbeam.metric.OfLoss;
import org.hornbeam.metric.R2Score;
import org.hornbeam.optimizer.LossScaleOptimizer;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.optimizer.Options;
import org.hornbeam.training.Target;

/** Losses, metrics and the optimizer of a training -> Keras's configuration. */
final class TrainingWriter {
    private TrainingWriter() {}

    static ObjectNode compile(Training<?, ?> training) {
        ObjectNode compile = Json.object();
        compile.set("optimizer", optimizer(training.optimizer()));
        List<String> outputs = training.model().outputNames();
        Map<String, Target> targets = training.task().targets();
        ArrayNode losses = Json.array();
        ArrayNode weights = Json.array();
        ArrayNode metrics = Json.array();
        ArrayNode weighted = Json.array();
        boolean factors = false;
        for (String output : outputs) {
            Target target = targets.getOrDefault(output, Target.NONE);
            Loss loss = target.loss();
            losses.add(loss == null ? com.fasterxml.jackson.databind.node.NullNode.getInstance() : loss(loss));
            weights.add(target.weight());
            factors |= target.weight() != 1;
            metrics.add(metrics(target.metrics()));
            weighted.add(metrics(target.weightedMetrics()));
        }
        boolean one = outputs.size() == 1;
        compile.set("loss", one ? losses.get(0) : losses);
        put(compile, "loss_weights", factors, weights);
        put(compile, "metrics", !empty(metrics), one ? metrics.get(0) : metrics);
        put(compile, "weighted_metrics", !empty(weighted), one ? weighted.get(0) : weighted);
        compile.put("run_eagerly", false);
        compile.put("steps_per_execution", 1);
        compile.put("jit_compile", false);
        return compile;
    }

    private static void put(ObjectNode compile, String key, boolean there, JsonNode value) {
        if (there) {
            compile.set(key, value);
        } else {
            compile.putNull(key);
        }
    }

    private static boolean empty(ArrayNode lists) {
        for (JsonNode each : lists) {
            if (!each.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static ArrayNode metrics(List<Metric> metrics) {
        ArrayNode all = Json.array();
        metrics.forEach(each -> all.add(metric(each, each.name())));
        return all;
    }

    private static JsonNode loss(Loss loss) {
        ObjectNode object = ValueWriter.record("loss", Kind.LOSS, loss, Set.of());
        ObjectNode config = (ObjectNode) object.get("config");
        config.put("name", loss.name());
        if (config.path("axis").isArray() && config.path("axis").isEmpty()) {
            config.putNull("axis");
        }
        return object;
    }

    private static JsonNode metric(Metric metric, String name) {
        if (metric instanceof Accuracy) {
            return TextNode.valueOf("accuracy");
        } else if (metric instanceof OfLoss(String own, Loss loss, int sign)) {
            ObjectNode object = (ObjectNode) loss(loss);
            object.put("module", Kind.METRIC.module());
            String type = object.path("class_name").asText();
            object.put("class_name", type.equals("LogCosh") ? "LogCoshError" : type);
            ObjectNode config = (ObjectNode) object.get("config");
            config.remove("reduction");
            config.put("name", name);
            config.put("dtype", "float32");
            return object;
        }
        if (!metric.getClass().isRecord()) {
            throw new IllegalArgumentException("Keras's files can't hold the metric " + metric);
        }
        if (metric.getClass().getSimpleName().equals("Named")) {
            Object inner = Components.of(metric.getClass().asSubclass(Record.class))
                    .values((Record) (Object) metric)
                    .get("metric");
            JsonNode json = metric((Metric) java.util.Objects.requireNonNull(inner), name);
            if (json.isTextual() && name.equals("acc")) {
                return TextNode.valueOf(name);
            } else if (json.isTextual()) {
                throw new IllegalArgumentException("Keras's files can't hold accuracy under another name, " + name);
            }
            return json;
        }
        ObjectNode object = ValueWriter.record("metric", Kind.METRIC, metric, Set.of());
        ObjectNode config = (ObjectNode) object.get("config");
        config.properties().forEach(entry -> {
            if (entry.getValue().isArray() && entry.getValue().isEmpty()) {
                entry.setValue(com.fasterxml.jackson.databind.node.NullNode.getInstance());
            }
        });
        if (metric instanceof BestShare share) {
            config.remove(List.of("wanted", "bounded", "bound"));
            String pair = share.wanted() + ">" + share.bounded();
            object.put(
                    "class_name",
                    switch (pair) {
                        case "RECALL>SPECIFICITY" -> "SensitivityAtSpecificity";
                        case "SPECIFICITY>RECALL" -> "SpecificityAtSensitivity";
                        case "PRECISION>RECALL" -> "PrecisionAtRecall";
                        default -> "RecallAtPrecision";
                    });
            config.put(
                    pair.equals("SPECIFICITY>RECALL")
                            ? "sensitivity"
                            : share.bounded().name().toLowerCase(Locale.ROOT),
                    share.bound());
        } else if (metric instanceof FBeta score) {
            boolean f1 = score.beta() == 1;
            object.put("class_name", f1 ? "F1Score" : "FBetaScore");
            if (f1) {
                config.remove("beta");
            }
            if (score.average() == FBeta.Average.NONE) {
                config.putNull("average");
            }
        }
        if (metric instanceof R2Score score && score.classAggregation() == R2Score.Aggregation.NONE) {
            config.putNull("class_aggregation");
        }
        config.put("name", name);
        config.put("dtype", "float32");
        return object;
    }

    /** The name that Keras gives an optimizer. */
    static String name(Optimizer optimizer) {
        return WeightPaths.snake(className(optimizer));
    }

    private static String className(Optimizer optimizer) {
        return Kind.OPTIMIZER.className(optimizer.getClass());
    }

    private static JsonNode optimizer(Optimizer optimizer) {
        if (!(optimizer instanceof Record record) || !Kind.OPTIMIZER.owns(optimizer.getClass())) {
            throw new IllegalArgumentException("Keras's files can't hold the optimizer " + optimizer);
        }
        ObjectNode config = Json.object();
        config.put("name", name(optimizer));
        Components.of(record.getClass()).values(record).forEach((component, value) -> {
            if (value instanceof Options options) {
                options(config, options);
            } else if (value instanceof Optimizer inner) {
                config.set(ValueWriter.key(component, false), optimizer(inner));
            } else {
                config.set(ValueWriter.key(component, true), ValueWriter.write(value));
            }
        });
        if (optimizer instanceof LossScaleOptimizer) {
            options(config, Options.DEFAULT);
            config.put("learning_rate", 0.0);
        }
        return ValueWriter.object(Kind.OPTIMIZER.module(), className(optimizer), config);
    }

    private static void options(ObjectNode config, Options options) {
        number(config, "weight_decay", options.weightDecay(), 0);
        number(config, "clipnorm", options.clipnorm(), 0);
        number(config, "global_clipnorm", options.globalClipnorm(), 0);
        number(config, "clipvalue", options.clipvalue(), 0);
        config.put("use_ema", options.useEma());
        config.put("ema_momentum", options.emaMomentum());
        if (options.emaOverwriteFrequency() == 0) {
            config.putNull("ema_overwrite_frequency");
        } else {
            config.put("ema_overwrite_frequency", options.emaOverwriteFrequency());
        }
        number(config, "loss_scale_factor", options.lossScaleFactor(), 1);
        if (options.gradientAccumulationSteps() == 1) {
            config.putNull("gradient_accumulation_steps");
        } else {
            config.put("gradient_accumulation_steps", options.gradientAccumulationSteps());
        }
        if (!options.excludeFromWeightDecay().isEmpty()) {
            throw new IllegalArgumentException(
                    "Keras's files can't hold which weights do not decay: " + options.excludeFromWeightDecay());
        }
    }

    private static void number(ObjectNode config, String key, double value, double none) {
        if (value == none) {
            config.putNull(key);
        } else {
            config.put(key, value);
        }
    }
}
