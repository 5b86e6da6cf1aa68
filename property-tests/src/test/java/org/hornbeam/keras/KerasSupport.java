// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What stands in Hornbeam for a symbol of Keras: found in the classes, so that no claim outlives them. */
final class KerasSupport {
    private KerasSupport() {}

    /**
     * What was found.
     *
     * @param symbol of Keras
     * @param here of Hornbeam, or none
     * @param note how it differs, or nothing
     */
    record Row(String symbol, Optional<String> here, String note) {
        String status() {
            return here.isEmpty() ? "no" : note.isEmpty() ? "yes" : "differs";
        }

        @Override
        public String toString() {
            return "| `" + symbol + "` | " + status() + " | "
                    + here.map(h -> "`" + h + "`").orElse("") + " | " + note + " |";
        }
    }

    private static final List<String> OPS = List.of(
            "Ops",
            "Numbers",
            "Statistics",
            "Shaping",
            "Indexing",
            "Linalg",
            "Signal",
            "Nn",
            "Images",
            "RandomOps",
            "ControlFlow",
            "Value");

    private static final List<String> REDUCING = List.of(
            "all",
            "any",
            "sum",
            "mean",
            "max",
            "min",
            "amax",
            "amin",
            "prod",
            "std",
            "var",
            "median",
            "ptp",
            "logsumexp",
            "argmax",
            "argmin",
            "nanmax",
            "nanmin",
            "nanmean",
            "nanmedian",
            "nanprod",
            "nanstd",
            "nansum",
            "nanvar",
            "nanargmax",
            "nanargmin",
            "count_nonzero",
            "moments");

    private static final List<String> CHANNELS = List.of(
            "conv",
            "conv_transpose",
            "depthwise_conv",
            "separable_conv",
            "max_pool",
            "average_pool",
            "adaptive_max_pool",
            "adaptive_average_pool",
            "depth_to_space",
            "space_to_depth");

    private static final List<String> CONSTANTS = List.of(
            "arange",
            "array",
            "convert_to_tensor",
            "empty",
            "eye",
            "full",
            "geomspace",
            "identity",
            "linspace",
            "logspace",
            "ones",
            "tri",
            "zeros",
            "bartlett",
            "blackman",
            "hamming",
            "hanning",
            "kaiser");

    /** Names that are not Keras's own in other letters. */
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("ops.switch", "ops.ControlFlow#switchCase"),
            Map.entry("ops.hard_swish", "ops.Ops#hardSilu"),
            Map.entry("ops.swish", "ops.Ops#silu"),
            Map.entry("ops.bitwise_invert", "ops.Ops#bitwiseNot"),
            Map.entry("ops.bitwise_left_shift", "ops.Ops#leftShift"),
            Map.entry("ops.bitwise_right_shift", "ops.Ops#rightShift"),
            Map.entry("ops.isfinite", "ops.Ops#isFinite"),
            Map.entry("ops.isinf", "ops.Ops#isInf"),
            Map.entry("ops.isnan", "ops.Ops#isNan"),
            Map.entry("ops.ndim", "ops.Value#rank"),
            Map.entry("ops.var", "ops.Ops#variance"),
            Map.entry("ops.convert_to_tensor", "ops.Shaping#array"),
            Map.entry("activations.hard_swish", "activation.Activations#hardSilu"),
            Map.entry("activations.swish", "activation.Activations#silu"),
            Map.entry("layers.Activation", "layer.ActivationLayer"),
            Map.entry("losses.CTC", "loss.Ctc"),
            Map.entry("losses.KLDivergence", "loss.KlDivergence"),
            Map.entry("metrics.AUC", "metric.Auc"),
            Map.entry("metrics.KLDivergence", "metric.Metrics#klDivergenceMetric"),
            Map.entry("metrics.Accuracy", "metric.ExactAccuracy"),
            Map.entry("metrics.FBetaScore", "metric.FBeta"),
            Map.entry("metrics.F1Score", "metric.Metrics#f1Score"),
            Map.entry("metrics.MeanIoU", "metric.Metrics#meanIoU"),
            Map.entry("metrics.OneHotIoU", "metric.Metrics#oneHotIoU"),
            Map.entry("metrics.OneHotMeanIoU", "metric.Metrics#oneHotMeanIoU"),
            Map.entry("metrics.LogCoshError", "metric.Metrics#logCoshMetric"),
            Map.entry("metrics.PrecisionAtRecall", "metric.Metrics#precisionAtRecall"),
            Map.entry("metrics.RecallAtPrecision", "metric.Metrics#recallAtPrecision"),
            Map.entry("metrics.SensitivityAtSpecificity", "metric.Metrics#sensitivityAtSpecificity"),
            Map.entry("metrics.SpecificityAtSensitivity", "metric.Metrics#specificityAtSensitivity"),
            Map.entry("optimizers.SGD", "optimizer.Sgd"),
            Map.entry("optimizers.RMSprop", "optimizer.RmsProp"),
            Map.entry("optimizers.AdamW", "optimizer.AdamW"),
            Map.entry("optimizers.schedules.LearningRateSchedule", "schedule.Schedule"),
            Map.entry("metrics.huber", "metric.Metrics#lossMetric"),
            Map.entry("metrics.binary_focal_crossentropy", "metric.Metrics#lossMetric"),
            Map.entry("metrics.categorical_focal_crossentropy", "metric.Metrics#lossMetric"),
            Map.entry("regularizers.l1_l2", "regularizer.Regularizers#l1l2"),
            Map.entry("initializers.OrthogonalInitializer", "initializer.Orthogonal"),
            Map.entry("initializers.Constant", "initializer.ConstantValue"),
            Map.entry("regularizers.L1", "regularizer.Regularizers#l1"),
            Map.entry("regularizers.L2", "regularizer.Regularizers#l2"),
            Map.entry("random.SeedGenerator", "ops.RandomSource"),
            Map.entry("layers.AvgPool1D", "layer.AveragePooling1D"),
            Map.entry("layers.MaxPool1D", "layer.MaxPooling1D"),
            Map.entry("layers.GlobalAvgPool1D", "layer.GlobalAveragePooling1D"),
            Map.entry("layers.GlobalMaxPool1D", "layer.GlobalMaxPooling1D"),
            Map.entry("layers.ConvLSTM1D", "layer.ConvLSTMCell"),
            Map.entry("layers.AvgPool2D", "layer.AveragePooling2D"),
            Map.entry("layers.MaxPool2D", "layer.MaxPooling2D"),
            Map.entry("layers.GlobalAvgPool2D", "layer.GlobalAveragePooling2D"),
            Map.entry("layers.GlobalMaxPool2D", "layer.GlobalMaxPooling2D"),
            Map.entry("layers.ConvLSTM2D", "layer.ConvLSTMCell"),
            Map.entry("layers.AvgPool3D", "layer.AveragePooling3D"),
            Map.entry("layers.MaxPool3D", "layer.MaxPooling3D"),
            Map.entry("layers.GlobalAvgPool3D", "layer.GlobalAveragePooling3D"),
            Map.entry("layers.GlobalMaxPool3D", "layer.GlobalMaxPooling3D"),
            Map.entry("layers.ConvLSTM3D", "layer.ConvLSTMCell"),
            Map.entry("layers.LSTM", "layer.LSTMCell"),
            Map.entry("layers.GRU", "layer.GRUCell"),
            Map.entry("layers.SimpleRNN", "layer.SimpleRNNCell"),
            Map.entry("layers.add", "layer.Add"),
            Map.entry("layers.average", "layer.Average"),
            Map.entry("layers.concatenate", "layer.Concatenate"),
            Map.entry("layers.maximum", "layer.Maximum"),
            Map.entry("layers.minimum", "layer.Minimum"),
            Map.entry("layers.multiply", "layer.Multiply"),
            Map.entry("layers.subtract", "layer.Subtract"),
            Map.entry("layers.dot", "layer.Dot"),
            Map.entry("layers.Input", "form.Forms"),
            Map.entry("layers.InputLayer", "form.Forms"),
            Map.entry("Input", "form.Forms"),
            Map.entry("Layer", "layer.Layer"),
            Map.entry("Loss", "loss.Loss"),
            Map.entry("Metric", "metric.Metric"),
            Map.entry("Optimizer", "optimizer.Optimizer"),
            Map.entry("Regularizer", "regularizer.Regularizer"),
            Map.entry("Initializer", "initializer.Initializer"),
            Map.entry("DTypePolicy", "layer.DtypePolicy"),
            Map.entry("FloatDTypePolicy", "layer.DtypePolicy"),
            Map.entry("mixed_precision.DTypePolicy", "layer.DtypePolicy"),
            Map.entry("mixed_precision.Policy", "layer.DtypePolicy"),
            Map.entry("KerasTensor", "form.Form"),
            Map.entry("mixed_precision.LossScaleOptimizer", "optimizer.LossScaleOptimizer"),
            Map.entry("models.load_model", "formats.Keras#read"),
            Map.entry("saving.load_model", "formats.Keras#read"),
            Map.entry("models.save_model", "formats.Keras#write"),
            Map.entry("saving.save_model", "formats.Keras#write"),
            Map.entry("saving.load_weights", "formats.Keras#readWeights"),
            Map.entry("saving.save_weights", "formats.Keras#writeWeights"),
            Map.entry("Model", "Model"),
            Map.entry("models.Model", "Model"),
            Map.entry("Sequential", "Model"),
            Map.entry("models.Sequential", "Model"));

    private static final Map<String, String> NOTES = Map.ofEntries(
            Map.entry("ops.unique", "takes size and fill, yields all results"),
            Map.entry("ops.nonzero", "takes size and fill"),
            Map.entry("ops.bincount", "takes the size of the result"),
            Map.entry("ops.eig", "complex values are pairs; no derivative"),
            Map.entry("ops.norm", "matrix norms are Linalg.matrixNorm"),
            Map.entry("ops.qr", "complete: Linalg.qrComplete"),
            Map.entry("ops.vectorized_map", "runs as a loop"),
            Map.entry("ops.while_loop", "derivatives need maximumIterations"),
            Map.entry("ops.ctc_decode", "greedy only"),
            Map.entry("ops.switch", "a keyword in Java"),
            Map.entry("ops.image.resize", "cropped and padded ratios are resizeCropped and resizePadded"),
            Map.entry("ops.one_hot", "classes along the last axis"),
            Map.entry("ops.multi_hot", "classes along the last axis"),
            Map.entry("ops.layer_normalization", "over the last axes"),
            Map.entry("ops.rms_normalization", "over the last axes"),
            Map.entry("ops.gammainc", "no derivative by the first argument"),
            Map.entry("ops.percentile", "one q"),
            Map.entry("ops.quantile", "one q"),
            Map.entry("ops.nanpercentile", "one q"),
            Map.entry("ops.nanquantile", "one q"),
            Map.entry("ops.pad", "other modes: padReflect, padSymmetric; no edge and wrap"),
            Map.entry("ops.segment_max", "takes the number of segments"),
            Map.entry("ops.segment_min", "takes the number of segments"),
            Map.entry("ops.segment_prod", "takes the number of segments"),
            Map.entry("ops.segment_sum", "takes the number of segments"),
            Map.entry("ops.top_k", "always sorted"),
            Map.entry("ops.repeat", "one count for all"),
            Map.entry("ops.roll", "one axis"),
            Map.entry("ops.svd", "values alone: Linalg.svdvals"),
            Map.entry("ops.batch_normalization", "one axis"),
            Map.entry("ops.get_item", "parts of axes; indices are take"),
            Map.entry("ops.nextafter", "computed on the host"),
            Map.entry("ops.view", "computed on the host"),
            Map.entry("ops.cross", "one axis for all"),
            Map.entry("metrics.huber", "lossMetric(huber())"),
            Map.entry("metrics.binary_focal_crossentropy", "lossMetric(binaryFocalCrossentropy())"),
            Map.entry("metrics.categorical_focal_crossentropy", "lossMetric(categoricalFocalCrossentropy())"),
            Map.entry("layers.ConvLSTM1D", "RNN over the cell; convLstm on forms"),
            Map.entry("layers.ConvLSTM2D", "RNN over the cell; convLstm on forms"),
            Map.entry("layers.ConvLSTM3D", "RNN over the cell; convLstm on forms"),
            Map.entry("layers.LSTM", "RNN over the cell: last(), sequence(), states()"),
            Map.entry("layers.GRU", "RNN over the cell: last(), sequence(), states()"),
            Map.entry("layers.SimpleRNN", "RNN over the cell: last(), sequence(), states()"),
            Map.entry("layers.add", "a method of forms"),
            Map.entry("layers.average", "a method of forms"),
            Map.entry("layers.concatenate", "a method of forms"),
            Map.entry("layers.maximum", "a method of forms"),
            Map.entry("layers.minimum", "a method of forms"),
            Map.entry("layers.multiply", "a method of forms"),
            Map.entry("layers.subtract", "a method of forms"),
            Map.entry("layers.dot", "a method of forms"),
            Map.entry("layers.Input", "features, series, image, volume, tokens, text, block"),
            Map.entry("layers.InputLayer", "features, series, image, volume, tokens, text, block"),
            Map.entry("Input", "features, series, image, volume, tokens, text, block"),
            Map.entry("Layer", "an interface for records: trace in place of build and call"),
            Map.entry("DTypePolicy", "of a model or of one use of a layer; none is global"),
            Map.entry("FloatDTypePolicy", "of a model or of one use of a layer; none is global"),
            Map.entry("mixed_precision.DTypePolicy", "of a model or of one use of a layer; none is global"),
            Map.entry("mixed_precision.Policy", "of a model or of one use of a layer; none is global"),
            Map.entry("KerasTensor", "a form for each kind of data"),
            Map.entry("models.load_model", "layers of one's own are registered in the call"),
            Map.entry("saving.load_model", "layers of one's own are registered in the call"),
            Map.entry("models.save_model", ".keras only"),
            Map.entry("saving.save_model", ".keras only"),
            Map.entry("random.binomial", "takes the largest count"),
            Map.entry("random.SeedGenerator", "seeds belong to the run; a scope is the source"),
            Map.entry("Sequential", "Model.of with a chain"),
            Map.entry("models.Sequential", "Model.of with a chain"));

    static Row row(String symbol) {
        String name = symbol.substring("keras.".length());
        String renamed = RENAMED.get(name);
        Optional<String> here = renamed != null ? claimed(symbol, renamed) : found(name);
        String note = NOTES.getOrDefault(name, "");
        if (here.isPresent() && note.isEmpty() && name.startsWith("ops.image.")) {
            note = "channels last";
        }
        if (here.isPresent() && note.isEmpty() && name.startsWith("ops.")) {
            String own = name.substring("ops.".length());
            note = REDUCING.contains(own)
                    ? "axes disappear; keepDims puts them back"
                    : CHANNELS.contains(own)
                            ? "channels last"
                            : CONSTANTS.contains(own) ? "an existing value names the graph" : "";
        }
        if (here.isPresent() && note.isEmpty() && name.startsWith("random.")) {
            note = "takes a scope in place of a seed";
        }
        return new Row(symbol, here, here.isEmpty() ? "" : note);
    }

    private static Optional<String> claimed(String symbol, String renamed) {
        int hash = renamed.indexOf('#');
        String type = hash < 0 ? renamed : renamed.substring(0, hash);
        Optional<String> found = hash < 0 ? type(type) : method(type, renamed.substring(hash + 1));
        if (found.isEmpty()) {
            throw new AssertionError(symbol + " is said to be " + renamed + ", which does not exist");
        }
        return found;
    }

    private static Optional<String> found(String name) {
        String own = name.substring(name.lastIndexOf('.') + 1);
        String family = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
        return switch (family) {
            case "ops", "ops.image", "random" ->
                OPS.stream()
                        .map(type -> method("ops." + type, camel(own)))
                        .flatMap(Optional::stream)
                        .findFirst();
            case "layers" -> type("layer." + own).or(() -> type("layer." + own.replace("Convolution", "Conv")));
            case "activations" ->
                method("activation.Activations", camel(own))
                        .or(() -> method("ops.Ops", camel(own)))
                        .or(() -> method("ops.Nn", camel(own)));
            case "losses" -> either("loss", "Losses", own, "");
            case "metrics" -> either("metric", "Metrics", own, "Metric");
            case "optimizers" -> either("optimizer", "Optimizers", own, "");
            case "optimizers.schedules" -> either("schedule", "Schedules", own, "");
            case "initializers" -> either("initializer", "Initializers", own, "Initializer");
            case "regularizers" -> either("regularizer", "Regularizers", own, "");
            case "constraints" -> either("constraint", "Constraints", own, "");
            case "callbacks" -> either("runtime.train", "Callbacks", own, "");
            default -> Optional.empty();
        };
    }

    private static Optional<String> either(String folder, String entry, String own, String ending) {
        String lower = own.substring(0, 1).toLowerCase(Locale.ROOT) + own.substring(1);
        String camel = camel(lower);
        return (own.equals(lower) ? Optional.<String>empty() : type(folder + "." + own))
                .or(() -> method(folder + "." + entry, camel))
                .or(() -> method(folder + "." + entry, camel + ending));
    }

    private static String camel(String snake) {
        StringBuilder camel = new StringBuilder();
        for (String part : snake.split("_")) {
            camel.append(camel.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }

    private static Optional<Class<?>> load(String name) {
        try {
            Class<?> type = Class.forName("org.hornbeam." + name, false, KerasSupport.class.getClassLoader());
            boolean exact = type.getName().equals("org.hornbeam." + name);
            return exact && Modifier.isPublic(type.getModifiers()) ? Optional.of(type) : Optional.empty();
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    private static Optional<String> type(String name) {
        return load(name).map(Class::getSimpleName);
    }

    private static Optional<String> method(String type, String method) {
        return load(type)
                .filter(t -> Arrays.stream(t.getMethods()).map(Method::getName).anyMatch(method::equals))
                .map(t -> t.getSimpleName() + "." + method);
    }

    /** Lines of Markdown: a count for each family, then a row for each symbol. */
    static List<String> table(List<String> symbols) {
        List<Row> rows = symbols.stream().map(KerasSupport::row).toList();
        List<String> lines = new ArrayList<>();
        lines.add("| Family | symbols | yes | differs | no |");
        lines.add("|---|---|---|---|---|");
        symbols.stream().map(KerasSupport::family).distinct().forEach(family -> {
            List<Row> own = rows.stream()
                    .filter(row -> family(row.symbol()).equals(family))
                    .toList();
            lines.add("| `" + family + "` | " + own.size() + " | " + count(own, "yes") + " | " + count(own, "differs")
                    + " | " + count(own, "no") + " |");
        });
        lines.add("");
        lines.add("| Keras | supported | Hornbeam | how it differs |");
        lines.add("|---|---|---|---|");
        rows.forEach(row -> lines.add(row.toString()));
        return lines;
    }

    static String family(String symbol) {
        return symbol.substring(0, symbol.lastIndexOf('.'));
    }

    static long count(List<Row> rows, String status) {
        return rows.stream().filter(row -> row.status().equals(status)).count();
    }
}
