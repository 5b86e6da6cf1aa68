// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.loss.Loss;
import org.hornbeam.loss.Losses;
import org.hornbeam.metric.BestShare;
import org.hornbeam.metric.FBeta;
import org.hornbeam.metric.Metric;
import org.hornbeam.metric.Metrics;
import org.hornbeam.metric.OfLoss;
import org.hornbeam.optimizer.LossScaleOptimizer;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.optimizer.Options;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/** Keras's configuration of losses, metrics and optimizers -> Hornbeam's. */
public final class TrainingParts {
    private static final Map<String, String> SHORT = Map.of(
            "mse", "MeanSquaredError",
            "mae", "MeanAbsoluteError",
            "mape", "MeanAbsolutePercentageError",
            "msle", "MeanSquaredLogarithmicError",
            "kld", "KLDivergence",
            "bce", "BinaryCrossentropy",
            "kl_divergence", "KLDivergence",
            "logcosh", "LogCosh",
            "ctc", "CTC");

    private static final List<String> OF_LOSSES = List.of(
            "MeanSquaredError",
            "MeanAbsoluteError",
            "MeanAbsolutePercentageError",
            "MeanSquaredLogarithmicError",
            "LogCoshError",
            "KLDivergence",
            "Poisson",
            "Hinge",
            "SquaredHinge",
            "CategoricalHinge",
            "CategoricalCrossentropy",
            "SparseCategoricalCrossentropy",
            "BinaryCrossentropy",
            "CosineSimilarity");

    private final Values values;

    TrainingParts(LayerReader layers) {
        this.values = layers.values();
    }

    /** A reader of Hornbeam's own. */
    public TrainingParts() {
        this(new LayerReader(Map.of()));
    }

    private static String upper(String name) {
        String known = SHORT.get(name.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            return name;
        }
        StringBuilder upper = new StringBuilder();
        for (String part : name.split("_")) {
            upper.append(part.isEmpty() ? "" : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return upper.toString();
    }

    private static ObjectNode named(String className) {
        ObjectNode object = Json.object();
        object.put("class_name", className);
        object.set("config", Json.object());
        return object;
    }

    /** A function of Keras's own is written as an object that holds its name. */
    private static JsonNode function(JsonNode json) {
        boolean function = json.path("class_name").asText().equals("function");
        return function && json.path("config").isTextual() ? json.path("config") : json;
    }

    /** A loss by its configuration, its name or its function. */
    public Loss loss(String where, JsonNode given) {
        JsonNode json = function(given);
        return (Loss) loss(where, json.isTextual() ? named(upper(json.textValue())) : json, Json.object());
    }

    private Record loss(String where, JsonNode json, ObjectNode ignored) {
        Values.Named named = Values.Named.of(where, json);
        Class<? extends Record> type = Kind.LOSS.find(named.className());
        if (type == null) {
            throw CodecException.unsupported(where, "the loss " + named.className() + " is unknown");
        }
        Config config = new Config(where + ", " + named.className(), named.config());
        Record loss = Records.read(type, config, values, Map.of(), defaults(Losses.class, type));
        config.finish();
        return loss;
    }

    /** What a factory without arguments makes of a type, {@code null} if there is none. */
    static @Nullable Record defaults(Class<?> factories, Class<? extends Record> type) {
        for (var method : factories.getMethods()) {
            if (method.getParameterCount() == 0 && method.getReturnType() == type) {
                try {
                    return (Record) method.invoke(null);
                } catch (ReflectiveOperationException e) {
                    return null;
                }
            }
        }
        return null;
    }

    /** A metric by its configuration, its name or its function. */
    public Metric metric(String where, JsonNode given) {
        JsonNode json = function(given);
        if (json.isTextual()) {
            String name = json.textValue();
            Metric found = name.equals("accuracy") || name.equals("acc")
                    ? Metrics.accuracy()
                    : metric(where, named(upper(name)));
            return found.name().equals(name) ? found : found.named(name);
        }
        Values.Named named = Values.Named.of(where, json);
        Config config = new Config(where + ", " + named.className(), named.config());
        Metric found = metric(where, named.className(), json, config);
        JsonNode name = config.take("name");
        config.finish();
        return name != null && name.isTextual() && !found.name().equals(name.textValue())
                ? found.named(name.textValue())
                : found;
    }

    private Metric metric(String where, String className, JsonNode json, Config config) {
        if (OF_LOSSES.contains(className)) {
            Class<? extends Record> type = java.util.Objects.requireNonNull(
                    Kind.LOSS.find(className.equals("LogCoshError") ? "LogCosh" : className));
            Record loss = Records.read(type, config, values, Map.of(), defaults(Losses.class, type));
            String name = WeightPaths.snake(className).replace("log_cosh_error", "logcosh");
            name = className.equals("KLDivergence") ? "kl_divergence" : name;
            return new OfLoss(name, (Loss) loss, className.equals("CosineSimilarity") ? -1 : 1);
        }
        return switch (className) {
            case "MeanMetricWrapper" -> {
                JsonNode function = config.take("fn");
                if (function == null || !function(function).isTextual()) {
                    throw CodecException.unsupported(where, "a metric of a function of one's own");
                }
                yield metric(where, upper(function(function).textValue()), json, config);
            }
            case "F1Score", "FBetaScore" -> {
                FBeta start = className.equals("F1Score") ? Metrics.f1Score() : Metrics.fBetaScore();
                yield (FBeta)
                        Records.read(FBeta.class, config, values, average(config, Map.of("name", start.name())), start);
            }
            case "SensitivityAtSpecificity" ->
                best(config, Metrics.sensitivityAtSpecificity(number(config, "specificity")));
            case "SpecificityAtSensitivity" ->
                best(config, Metrics.specificityAtSensitivity(number(config, "sensitivity")));
            case "PrecisionAtRecall" -> best(config, Metrics.precisionAtRecall(number(config, "recall")));
            case "RecallAtPrecision" -> best(config, Metrics.recallAtPrecision(number(config, "precision")));
            case "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU" -> iou(className, config);
            default -> {
                Class<? extends Record> type = Kind.METRIC.find(className);
                Class<? extends Record> loss = type == null ? Kind.LOSS.find(className) : null;
                if (loss != null) {
                    Record record = Records.read(loss, config, values, Map.of(), defaults(Losses.class, loss));
                    yield new OfLoss(WeightPaths.snake(className), (Loss) record, 1);
                }
                if (type == null) {
                    throw CodecException.unsupported(where, "the metric " + className + " is unknown");
                }
                Record defaults = defaults(Metrics.class, type);
                Map<String, @Nullable Object> given = new HashMap<>();
                if (defaults != null) {
                    Object name = Components.of(type).values(defaults).get("name");
                    if (name != null) {
                        given.put("name", name);
                    }
                }
                yield (Metric) Records.read(type, config, values, given, defaults);
            }
        };
    }

    /** Keras's None is an average, too. */
    private static Map<String, Object> average(Config config, Map<String, Object> given) {
        Map<String, Object> all = new HashMap<>(given);
        JsonNode average = Json.some(config.take("average"));
        all.put(
                "average",
                average == null
                        ? FBeta.Average.NONE
                        : FBeta.Average.valueOf(average.asText().toUpperCase(Locale.ROOT)));
        return all;
    }

    private static double number(Config config, String key) {
        JsonNode value = config.take(key);
        if (value == null) {
            throw CodecException.damaged(config.where(), "the argument " + key + " is missing");
        }
        return Values.number(config.where(), value);
    }

    private Metric best(Config config, BestShare start) {
        Map<String, Object> given = Map.of(
                "wanted", start.wanted(), "bounded", start.bounded(), "bound", start.bound(), "name", start.name());
        return (BestShare) Records.read(BestShare.class, config, values, given, start);
    }

    private Metric iou(String className, Config config) {
        int classes = Values.integer(config.where(), java.util.Objects.requireNonNull(config.take("num_classes")));
        if (classes < 1 || classes > 1_000_000) {
            throw CodecException.damaged(config.where(), "num_classes = " + classes);
        }
        List<Integer> all = java.util.stream.IntStream.range(0, classes).boxed().toList();
        var start = switch (className) {
            case "IoU" -> Metrics.ioU(classes, all);
            case "MeanIoU" -> Metrics.meanIoU(classes);
            case "OneHotIoU" -> Metrics.oneHotIoU(classes, all);
            default -> Metrics.oneHotMeanIoU(classes);
        };
        Map<String, Object> given = Map.of("name", start.name(), "numClasses", classes);
        return (Metric) Records.read(start.getClass(), config, values, given, start);
    }

    /** An optimizer by its configuration or its name. */
    public Optimizer optimizer(String where, JsonNode json) {
        JsonNode object = json.isTextual() ? named(optimizerName(json.textValue())) : json;
        Values.Named named = Values.Named.of(where, object);
        String at = where + ", " + named.className();
        Class<? extends Record> type = Kind.OPTIMIZER.find(named.className());
        if (type == null || named.className().equals("MultiOptimizer")) {
            throw CodecException.unsupported(where, "the optimizer " + named.className() + " is unknown");
        }
        Config config = new Config(at, named.config());
        Record defaults = defaults(org.hornbeam.optimizer.Optimizers.class, type);
        Map<String, @Nullable Object> given = new HashMap<>();
        if (type == LossScaleOptimizer.class) {
            given.put("innerOptimizer", optimizer(at, Json.object(at, named.config(), "inner_optimizer")));
            config.take("inner_optimizer");
            config.take("learning_rate");
            options(at, config);
        } else {
            given.put("options", options(at, config));
        }
        Record optimizer = Records.read(type, config, values, given, defaults);
        config.finish();
        return (Optimizer) optimizer;
    }

    private static String optimizerName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sgd" -> "SGD";
            case "rmsprop" -> "RMSprop";
            case "adamw" -> "AdamW";
            default -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        };
    }

    private static Options options(String at, Config config) {
        Options none = Options.DEFAULT;
        return new Options(
                option(at, config, "weight_decay", none.weightDecay()),
                List.of(),
                option(at, config, "clipnorm", none.clipnorm()),
                option(at, config, "clipvalue", none.clipvalue()),
                option(at, config, "global_clipnorm", none.globalClipnorm()),
                config.flag("use_ema"),
                option(at, config, "ema_momentum", none.emaMomentum()),
                (int) option(at, config, "ema_overwrite_frequency", none.emaOverwriteFrequency()),
                option(at, config, "loss_scale_factor", none.lossScaleFactor()),
                (int) option(at, config, "gradient_accumulation_steps", none.gradientAccumulationSteps()));
    }

    private static double option(String at, Config config, String key, double none) {
        JsonNode value = Json.some(config.take(key));
        return value == null ? none : Values.number(at + ", " + key, value);
    }

    /** A schedule of learning rates. */
    public Schedule schedule(String where, JsonNode json) {
        return (Schedule) java.util.Objects.requireNonNull(values.read(where, Schedule.class, json));
    }

    /** A regularizer. */
    public Regularizer regularizer(String where, JsonNode json) {
        return (Regularizer) java.util.Objects.requireNonNull(values.read(where, Regularizer.class, json));
    }

    /** A constraint. */
    public Constraint constraint(String where, JsonNode json) {
        return (Constraint) java.util.Objects.requireNonNull(values.read(where, Constraint.class, json));
    }
}
