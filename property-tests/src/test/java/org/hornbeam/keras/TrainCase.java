// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Training;
import org.hornbeam.formats.Keras;
import org.hornbeam.formats.keras.OptimizerVariables;
import org.hornbeam.formats.keras.WeightPaths;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.engine.Predictor;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Callback;
import org.hornbeam.runtime.train.Callbacks;
import org.hornbeam.runtime.train.FitOptions;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.Mode;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Verbose;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.training.SampleWeights;
import org.jspecify.annotations.Nullable;

/** A training from its archive: weights after every step, logs, learning rates, the optimizer's variables, predictions. */
final class TrainCase {
    private final Golden golden;
    private final Findings findings;
    private final List<Tensor> open = new ArrayList<>();
    private final Map<Integer, String> paths = new TreeMap<>();

    private TrainCase(Golden golden, Findings findings) {
        this.golden = golden;
        this.findings = findings;
    }

    /** Runs it; gives the trained model, {@code null} if the archive is not compiled. */
    static @Nullable Fitted<?, ?> run(Golden golden, Path folder, Findings findings) throws Exception {
        Trained<?, ?> read = Keras.read(folder.resolve("model.keras"));
        if (!(read instanceof Fitted<?, ?> fitted)) {
            findings.fail("model.keras", "is not compiled");
            return null;
        }
        TrainCase check = new TrainCase(golden, findings);
        check.variables(fitted);
        check.interpret(fitted);
        return check.fit(fitted);
    }

    private <A, B> Training<A, B> training(Fitted<A, B> fitted) {
        Training<A, B> training = fitted.training();
        if (golden.has("sample_weight") || golden.has("sample_weight/0")) {
            Array weights = golden.tensor(golden.has("sample_weight") ? "sample_weight" : "sample_weight/0");
            boolean examples = weights.size() == weights.dim(0);
            training = training.sampleWeights(examples ? SampleWeights.EXAMPLES : SampleWeights.ELEMENTS);
        }
        if (arguments().get("class_weight") instanceof Map<?, ?> given) {
            Map<Integer, Double> weights = new TreeMap<>();
            given.forEach((key, value) ->
                    weights.put(Integer.valueOf(String.valueOf(key)), Double.valueOf(String.valueOf(value))));
            training = training.classWeight(weights);
        }
        return training;
    }

    private Map<?, ?> arguments() {
        return (Map<?, ?>) Objects.requireNonNull(golden.json().get("fit_args"));
    }

    private int argument(String key, int otherwise) {
        return arguments().get(key) instanceof Double number ? number.intValue() : otherwise;
    }

    private void variables(Fitted<?, ?> fitted) {
        Map<String, String> byFile = WeightPaths.byFile(fitted.model());
        List<Map<String, @Nullable Object>> weights = golden.list("weights");
        for (int i = 0; i < weights.size(); i++) {
            Object file = weights.get(i).get("h5");
            String path = byFile.get(String.valueOf(file));
            if (path != null) {
                paths.put(i, path);
                WeightTensor tensor = fitted.weights().get(path);
                findings.compare("weight/" + i, "weight/" + i, ModelCase.array(tensor));
            } else if (file != null) {
                findings.fail("weight/" + i, file + " is no weight of the model");
            }
        }
    }

    private int number(String key) {
        return ((Double) Objects.requireNonNull(golden.json().get(key))).intValue();
    }

    /** Keras's default where the case has none. */
    private int batchSize() {
        return golden.json().get("batch_size") instanceof Double size ? size.intValue() : 32;
    }

    private double validationSplit() {
        return arguments().get("validation_split") instanceof Double share ? share : 0;
    }

    /** A number of the logs; those of several classes are logged as their mean. */
    private static double single(@Nullable Object value) {
        return value instanceof List<?> several
                ? several.stream().mapToDouble(TrainCase::single).average().orElseThrow()
                : (Double) Objects.requireNonNull(value);
    }

    // By the interpreter, step by step.

    private void interpret(Fitted<?, ?> fitted) {
        Training<?, ?> training = training(fitted);
        InterpretedRun run = new InterpretedRun(training.graphs(), 7);
        fitted.state().tensors().forEach((path, tensor) -> run.set(path, ModelCase.array(tensor)));
        Map<String, Array> data = data(training, "");
        int size = data.values().iterator().next().dim(0);
        int rows = (int) Math.floor(size * (1 - validationSplit()));
        int batch = batchSize();
        List<Map<String, @Nullable Object>> logs = golden.list("logs_per_batch_end");
        // Callbacks are not part of a step, nor is an epoch that goes on where the last one stopped.
        int steps = argument("steps_per_epoch", Integer.MAX_VALUE);
        boolean whole = calls().isEmpty() && steps == Integer.MAX_VALUE;
        int epochs = whole ? number("epochs") - argument("initial_epoch", 0) : 1;
        int step = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            run.resetMetrics();
            for (int from = 0; from < rows && step < steps; from += batch) {
                run.train(rows(data, from, Math.min(rows, from + batch)));
                step++;
                for (Map.Entry<Integer, String> entry : paths.entrySet()) {
                    String key = "step/" + step + "/weight/" + entry.getKey();
                    findings.compare("INTERPRETER " + key, key, run.get(entry.getValue()));
                }
                Map<String, Array> found = run.logs();
                logs.get(step - 1)
                        .forEach((name, value) -> findings.compare(
                                "INTERPRETER logs " + name,
                                single(value),
                                found.containsKey(name)
                                        ? Arrays.stream(found.get(name).toDoubles())
                                                .average()
                                                .orElseThrow()
                                        : null));
            }
        }
        if (!whole) {
            return;
        }
        run.finish();
        paths.forEach((number, path) ->
                findings.compare("INTERPRETER final/weight/" + number, "final/weight/" + number, run.get(path)));
        List<OptimizerVariables.Variable> variables = OptimizerVariables.of(training);
        for (int i = 0; i < variables.size(); i++) {
            String path = variables.get(i).path();
            if (path != null) {
                findings.compare("INTERPRETER final/optimizer/" + i, "final/optimizer/" + i, run.get(path));
            }
        }
        Map<String, Array> predicted = run.predict(rows(data, 0, size)).outputs();
        List<String> outputs = training.model().outputNames();
        for (int i = 0; i < outputs.size(); i++) {
            findings.compare("INTERPRETER final/predict/" + i, "final/predict/" + i, predicted.get(outputs.get(i)));
        }
    }

    private Map<String, Array> data(Training<?, ?> training, String prefix) {
        Map<String, Array> data = new LinkedHashMap<>();
        List<String> inputs = training.model().inputNames();
        List<String> outputs = training.model().outputNames();
        for (int i = 0; i < inputs.size(); i++) {
            put(training, data, inputs.get(i), prefix + "x", i);
        }
        for (int i = 0; i < outputs.size(); i++) {
            put(training, data, outputs.size() > 1 ? "y/" + outputs.get(i) : "y", prefix + "y", i);
        }
        for (int i = 0; i < outputs.size(); i++) {
            String weights = prefix + "sample_weight";
            if (golden.has(weights) || golden.has(weights + "/0")) {
                put(
                        training,
                        data,
                        outputs.size() > 1 ? "sample_weight/" + outputs.get(i) : "sample_weight",
                        weights,
                        i);
            }
        }
        return data;
    }

    /** What a step takes, in the type and with the number of axes that it declares: Keras converts, too. */
    private void put(Training<?, ?> training, Map<String, Array> data, String name, String key, int index) {
        Array array = golden.tensor(golden.has(key + "/" + index) ? key + "/" + index : key);
        Graph train = training.graphs().train();
        for (int id : train.parameters()) {
            if (train.node(id).op() instanceof Parameter parameter
                    && parameter.name().equals(name)) {
                int rank = parameter.type().shape().rank();
                long[] shape = array.shape();
                if (rank != shape.length) {
                    shape = Arrays.copyOf(shape, rank);
                    Arrays.fill(shape, Math.min(rank, array.shape().length), rank, 1);
                }
                DType wanted = parameter.type().dtype();
                data.put(name, Array.of(wanted, shape, array.toDoubles()));
            }
        }
    }

    private static Map<String, Array> rows(Map<String, Array> data, int from, int to) {
        Map<String, Array> rows = new LinkedHashMap<>();
        data.forEach((name, array) -> rows.put(name, InterpretedRun.rows(array, from, to)));
        return rows;
    }

    // By an engine, with its own loop and callbacks.

    private <A, B> Fitted<A, B> fit(Fitted<A, B> start) {
        Training<A, B> training = training(start);
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
            List<Map<String, @Nullable Object>> logs = golden.list("logs_per_batch_end");
            List<?> rates = (List<?>) Objects.requireNonNull(golden.json().get("learning_rate_after_step"));
            boolean scheduled = training.graphs().kept().stream()
                    .noneMatch(kept -> kept.path().equals("optimizer/learning_rate"));
            int[] step = new int[1];
            Callback spy = Callbacks.onTrainBatchEnd((run, batch, loss) -> {
                int at = step[0]++;
                for (Map.Entry<Integer, String> entry : paths.entrySet()) {
                    String key = "step/" + (at + 1) + "/weight/" + entry.getKey();
                    findings.compare(
                            "PLAN " + key, key, ModelCase.array(run.weights().get(entry.getValue())));
                }
                logs.get(at)
                        .forEach((name, value) -> findings.compare(
                                "PLAN logs " + name,
                                single(value),
                                run.logs().has(name) ? run.logs().get(name) : null));
                if (!scheduled) {
                    double rate = (Double) Objects.requireNonNull(rates.get(at));
                    findings.compare("PLAN learning rate after step " + at, rate, run.learningRate());
                }
            });
            FitOptions options = FitOptions.standard()
                    .shuffle(false)
                    .verbose(Verbose.SILENT)
                    .epochs(number("epochs"))
                    .initialEpoch(argument("initial_epoch", 0))
                    .batchSize(batchSize())
                    .validationSplit(validationSplit())
                    .callbacks(spy);
            if (arguments().containsKey("steps_per_epoch")) {
                options = options.stepsPerEpoch(argument("steps_per_epoch", 1));
            }
            if (arguments().containsKey("validation_steps")) {
                options = options.validationSteps(argument("validation_steps", 1));
            }
            if (arguments().get("validation_batch_size") instanceof Double rows) {
                options = options.validationBatchSize(rows.intValue());
            }
            Object period = arguments().get("validation_freq");
            if (period instanceof Double every) {
                options = options.validationFreq(every.intValue());
            } else if (period instanceof List<?> chosen) {
                options = options.validationEpochs(epoch -> chosen.contains((double) epoch));
            }
            for (Callback callback : calls()) {
                options = options.callback(callback);
            }
            if (golden.has("val_x") || golden.has("val_x/0")) {
                options = options.validationData(examples(training, "val_", allocator));
            }
            FitOptions chosen = options;
            Fitted<A, B> fitted = engine.fit(training, start.state(), examples(training, "", allocator), run -> chosen);
            check(fitted, step[0], logs.size());
            predict(engine, fitted, allocator);
            open.forEach(Tensor::close);
            return fitted;
        }
    }

    private void check(Fitted<?, ?> fitted, int steps, int expected) {
        findings.compare("PLAN number of steps", (double) expected, (double) steps);
        Map<?, ?> history = (Map<?, ?>) Objects.requireNonNull(golden.json().get("history"));
        history.forEach((key, values) -> {
            List<?> wanted = (List<?>) Objects.requireNonNull(values);
            String name = String.valueOf(key);
            if (!fitted.history().names().contains(name)) {
                findings.fail(
                        "PLAN history " + name,
                        "is missing; there are " + fitted.history().names());
                return;
            }
            List<Double> found = fitted.history().get(name);
            for (int i = 0; i < wanted.size(); i++) {
                findings.compare(
                        "PLAN history " + name + " of epoch " + i,
                        single(wanted.get(i)),
                        i < found.size() ? found.get(i) : null);
            }
        });
        paths.forEach((number, path) -> findings.compare(
                "PLAN final/weight/" + number,
                "final/weight/" + number,
                ModelCase.array(fitted.weights().get(path))));
        List<OptimizerVariables.Variable> variables = OptimizerVariables.of(fitted.training());
        findings.compare(
                "PLAN number of variables of the optimizer",
                (double) golden.list("optimizer_variables").size(),
                (double) variables.size());
        for (int i = 0; i < variables.size(); i++) {
            String path = variables.get(i).path();
            if (path != null && golden.has("final/optimizer/" + i)) {
                String key = "final/optimizer/" + i;
                findings.compare(
                        "PLAN " + key, key, ModelCase.array(fitted.state().get(path)));
            }
        }
    }

    private <A, B> void predict(Engine engine, Trained<A, B> trained, BufferAllocator allocator) {
        List<Tensor> inputs = new ArrayList<>();
        Map<String, Array> data = data(((Fitted<?, ?>) trained).training(), "");
        trained.model()
                .inputNames()
                .forEach(name -> inputs.add(tensor(Objects.requireNonNull(data.get(name)), allocator)));
        try (Predictor<A, B> predictor = engine.predictor(trained)) {
            List<Tensor> outputs = predictor.predictAll(allocator, inputs.toArray(Tensor[]::new));
            for (int i = 0; i < outputs.size(); i++) {
                try (Tensor output = outputs.get(i)) {
                    double[] found = output.toDoubles();
                    String key = "final/predict/" + i;
                    findings.compare("PLAN " + key, key, Array.of(DType.F32, output.shape(), found));
                }
            }
        }
    }

    /** The callbacks as Keras prints them: {@code ReduceLROnPlateau{'monitor': 'loss', 'factor': 0.3}}. */
    private List<Callback> calls() {
        List<Callback> callbacks = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(golden.json().get("callbacks"))) {
            Matcher matcher = Pattern.compile("(\\w+)\\{(.*)}").matcher(String.valueOf(each));
            if (!matcher.matches()) {
                throw new UnsupportedOperationException("the callback " + each);
            }
            Map<String, String> values = new TreeMap<>();
            for (String pair : matcher.group(2).split(", ")) {
                String[] both = pair.replace("'", "").split(": ", 2);
                values.put(both[0], both[1]);
            }
            String monitor = values.getOrDefault("monitor", "val_loss");
            Mode mode = Mode.valueOf(values.getOrDefault("mode", "auto").toUpperCase(Locale.ROOT));
            double minDelta = Double.parseDouble(values.getOrDefault("min_delta", "0"));
            int patience = (int) Double.parseDouble(values.getOrDefault("patience", "0"));
            callbacks.add(
                    switch (matcher.group(1)) {
                        case "ReduceLROnPlateau" ->
                            Callbacks.reduceLROnPlateau(monitor)
                                    .mode(mode)
                                    .minDelta(minDelta)
                                    .patience(patience)
                                    .factor(Double.parseDouble(values.getOrDefault("factor", "0.1")))
                                    .minLr(Double.parseDouble(values.getOrDefault("min_lr", "0")))
                                    .cooldown(Integer.parseInt(values.getOrDefault("cooldown", "0")));
                        case "EarlyStopping" ->
                            Callbacks.earlyStopping(monitor)
                                    .mode(mode)
                                    .minDelta(minDelta)
                                    .patience(patience)
                                    .baseline(Double.parseDouble(values.getOrDefault("baseline", "NaN")))
                                    .restoreBestWeights(values.getOrDefault("restore_best_weights", "False")
                                            .equals("True"))
                                    .startFromEpoch(Integer.parseInt(values.getOrDefault("start_from_epoch", "0")));
                        case "TerminateOnNaN" -> Callbacks.terminateOnNaN();
                        default -> throw new UnsupportedOperationException("the callback " + each);
                    });
        }
        return callbacks;
    }

    private Examples examples(Training<?, ?> training, String prefix, BufferAllocator allocator) {
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> labels = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        data(training, prefix).forEach((name, array) -> {
            Tensor tensor = tensor(array, allocator);
            if (name.equals("y") || name.startsWith("y/")) {
                labels.add(tensor);
            } else if (name.startsWith("sample_weight")) {
                weights.add(tensor);
            } else {
                inputs.add(tensor);
            }
        });
        return Examples.of(inputs, labels, weights);
    }

    private Tensor tensor(Array array, BufferAllocator allocator) {
        double[] doubles = array.toDoubles();
        Tensor tensor;
        if (array.dtype() == DType.F64) {
            tensor = Tensor.of(allocator, doubles, array.shape());
        } else if (array.dtype().isFloat()) {
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            tensor = Tensor.of(allocator, floats, array.shape());
        } else {
            int[] ints = new int[doubles.length];
            for (int i = 0; i < ints.length; i++) {
                ints[i] = (int) doubles[i];
            }
            tensor = Tensor.of(allocator, ints, array.shape());
        }
        open.add(tensor);
        return tensor;
    }
}
