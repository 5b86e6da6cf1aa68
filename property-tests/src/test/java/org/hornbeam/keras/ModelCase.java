// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.Model;
import org.hornbeam.formats.Keras;
import org.hornbeam.formats.keras.WeightPaths;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.trace.TracedText;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;
import org.jspecify.annotations.Nullable;

/** A model from its archive: outputs, masks, gradients, losses, and what a call in training changes. */
final class ModelCase {
    private final Golden golden;
    private final Findings findings;
    private final Model<?, ?> model;
    private final Map<String, Array> weights = new HashMap<>();
    /** The number of Keras's variable by Hornbeam's path. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final Map<String, List<String>> strings;

    private ModelCase(Golden golden, Findings findings, Trained<?, ?> trained, Map<String, List<String>> strings) {
        this.strings = strings;
        this.golden = golden;
        this.findings = findings;
        this.model = trained.model();
        trained.weights().tensors().forEach((path, tensor) -> weights.put(path, array(tensor)));
    }

    static void run(Golden golden, Path folder, Findings findings) throws Exception {
        Trained<?, ?> trained = Keras.read(folder.resolve("model.keras"));
        ModelCase check = new ModelCase(golden, findings, trained, strings(folder));
        check.variables();
        for (Runs runs : Runs.ALL) {
            check.run(false, "", runs);
            if (golden.has("train_output/0")) {
                check.run(true, "train_", runs);
            }
        }
    }

    /** The elements of a tensor as an array of the interpreter. */
    static Array array(WeightTensor tensor) {
        MemorySegment data = tensor.data();
        double[] values = new double[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.dtype()) {
                case F64 -> data.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i);
                case F32 -> data.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
                case F16 -> Float.float16ToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i));
                case BF16 -> Float.intBitsToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i) << 16);
                case I64 -> data.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i);
                case I32 -> data.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
                case U8, BOOL -> data.getAtIndex(ValueLayout.JAVA_BYTE, i) & 0xff;
            };
        }
        return Array.of(tensor.dtype(), tensor.shape(), values);
    }

    private void variables() {
        Map<String, String> byFile = WeightPaths.byFile(model);
        List<Map<String, @Nullable Object>> variables = golden.list("weights");
        for (int i = 0; i < variables.size(); i++) {
            Object file = variables.get(i).get("h5");
            String path = file == null ? String.valueOf(variables.get(i).get("path")) : byFile.get(file);
            if (path != null && (file != null || weights.containsKey(path))) {
                numbers.put(path, i);
                // What no file holds, such as low-rank changes, is merged into what it does hold.
                if (file != null && golden.has("weight/" + i) && weights.containsKey(path)) {
                    findings.compare("weight/" + i, "weight/" + i, weights.get(path));
                }
            } else if (file != null) {
                findings.fail("weight/" + i, file + " is no weight of the model; it has " + byFile.keySet());
            }
        }
    }

    private void run(boolean training, String prefix, Runs runs) {
        Tracing tracing = new Tracing(new GraphBuilder(), training, model.dtypePolicy(), path -> false);
        List<Value> inputs = model.arguments(tracing);
        List<Value> outputs = model.trace(tracing.root(), inputs);
        GraphBuilder builder = tracing.builder();
        Map<String, String> expected = new HashMap<>();
        Map<String, Array> given = new HashMap<>();
        List<String> names = model.inputNames();
        for (int i = 0; i < inputs.size(); i++) {
            if (!strings.containsKey("input/" + i)) {
                given.put(
                        names.get(i),
                        golden.tensor("input/" + i).cast(inputs.get(i).dtype()));
            }
        }
        for (TracedText text : tracing.texts()) {
            int input = names.indexOf(text.input());
            given.put(text.name(), encoded(text.layer(), Objects.requireNonNull(strings.get("input/" + input))));
        }
        List<Value> driven = new ArrayList<>();
        List<Value> cotangents = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Value output = outputs.get(i);
            result(builder, expected, "output/" + i, prefix + "output/" + i, output);
            if (golden.has("output_mask/" + i) && !training) {
                Value mask = tracing.mask(output).orElse(null);
                if (mask == null) {
                    findings.fail("output_mask/" + i, "is missing");
                } else {
                    result(builder, expected, "output_mask/" + i, "output_mask/" + i, mask);
                }
            }
            if (golden.has("cotangent/" + i) && output.dtype().isFloat()) {
                driven.add(output);
                cotangents.add(tracing.input("cotangent/" + i, output.dtype(), output.shape()));
                given.put("cotangent/" + i, golden.tensor("cotangent/" + i).cast(output.dtype()));
            }
        }
        gradients(tracing, inputs, driven, cotangents, prefix, builder, expected);
        int losses = losses(tracing, training, builder);
        tracing.writeUpdates();
        Map<String, Array> states = new HashMap<>(weights);
        states.put(Tracing.SEED, Array.ints(new long[] {2}, 1, 2));
        states.put(Tracing.STEP, Array.ints(new long[0], 0));
        Results results = runs.run(builder.build(), new Arguments(given, weights, states));
        expected.forEach((name, key) ->
                findings.compare(runs.name() + " " + key, key, results.outputs().get(name)));
        compareLosses(training, losses, results, runs);
        if (training) {
            numbers.forEach((path, number) -> {
                if (golden.has("train_weight_after/" + number)) {
                    Array after = results.updates().getOrDefault(path, weights.get(path));
                    String key = "train_weight_after/" + number;
                    findings.compare(runs.name() + " " + key, key, after);
                }
            });
        }
    }

    /** The tokens of texts, one for each example, as a model reads them. */
    private static Array encoded(TextLayer layer, List<String> texts) {
        long[] tokens = new long[texts.size() * layer.length()];
        for (int i = 0; i < texts.size(); i++) {
            int[] found = layer.encode(texts.get(i));
            for (int j = 0; j < found.length; j++) {
                tokens[i * layer.length() + j] = found[j];
            }
        }
        return Array.of(DType.I32, new long[] {texts.size(), layer.length()}, tokens);
    }

    /** Inputs of text, which tensors can't hold: lists of one text for each example. */
    private static Map<String, List<String>> strings(Path folder) throws IOException {
        Map<String, List<String>> all = new HashMap<>();
        Path file = folder.resolve("strings.json");
        if (Files.exists(file)) {
            Json.object(Files.readString(file))
                    .forEach((key, rows) -> all.put(
                            key,
                            ((List<?>) Objects.requireNonNull(rows))
                                    .stream()
                                            .map(row -> (String) ((List<?>) Objects.requireNonNull(row)).getFirst())
                                            .toList()));
        }
        return all;
    }

    private static void result(
            GraphBuilder builder, Map<String, String> expected, String name, String key, Value value) {
        builder.result(name, Graph.Role.OUTPUT, value);
        expected.put(name, key);
    }

    private void gradients(
            Tracing tracing,
            List<Value> inputs,
            List<Value> driven,
            List<Value> cotangents,
            String prefix,
            GraphBuilder builder,
            Map<String, String> expected) {
        List<Value> by = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (golden.has(prefix + "grad_input/" + i)) {
                by.add(inputs.get(i));
                keys.add("grad_input/" + i);
            }
        }
        for (TracedWeight weight : tracing.weights()) {
            Integer number = numbers.get(weight.path());
            if (number != null && golden.has(prefix + "grad_weight/" + number)) {
                by.add(weight.master());
                keys.add("grad_weight/" + number);
            }
        }
        for (String key : golden.tensors().keySet()) {
            String plain = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
            if (plain.startsWith("grad_weight/") && key.equals(prefix + plain) && !keys.contains(plain)) {
                findings.fail(key, "is of no weight of the model");
            }
        }
        if (by.isEmpty()) {
            return;
        }
        List<@Nullable Value> shares = new ArrayList<>(Gradients.of(driven, cotangents, by));
        for (int i = 0; i < by.size(); i++) {
            Value share = shares.get(i) == null ? Ops.zerosLike(by.get(i)) : shares.get(i);
            result(builder, expected, keys.get(i), prefix + keys.get(i), Objects.requireNonNull(share));
        }
    }

    /** Keras's list of losses has penalties of weights and of activities in another order. */
    private int losses(Tracing tracing, boolean training, GraphBuilder builder) {
        if (!(golden.json().get(losses(training)) instanceof List<?>)) {
            return 0;
        }
        List<Value> found = new ArrayList<>(tracing.losses());
        found.addAll(tracing.penalties());
        for (int i = 0; i < found.size(); i++) {
            builder.result("loss/" + i, Graph.Role.OUTPUT, found.get(i).cast(DType.F32));
        }
        return found.size();
    }

    private static String losses(boolean training) {
        return training ? "model_losses_training" : "model_losses_inference";
    }

    private void compareLosses(boolean training, int count, Results results, Runs runs) {
        if (!(golden.json().get(losses(training)) instanceof List<?> wanted)) {
            return;
        }
        double[] expected = wanted.stream()
                .mapToDouble(each -> (Double) Objects.requireNonNull(each))
                .sorted()
                .toArray();
        double[] found = new double[count];
        for (int i = 0; i < count; i++) {
            found[i] = results.output("loss/" + i).toDoubles()[0];
        }
        java.util.Arrays.sort(found);
        findings.compare(
                runs.name() + " " + losses(training),
                Array.of(DType.F64, new long[] {expected.length}, expected),
                Array.of(DType.F64, new long[] {found.length}, found));
    }
}
