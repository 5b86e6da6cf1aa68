// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.formats.KerasOptions;
import org.hornbeam.formats.UnreadableFileException;
import org.hornbeam.formats.UnsupportedFileException;
import org.hornbeam.formats.archive.ZipReader;
import org.hornbeam.formats.archive.ZipWriter;
import org.hornbeam.formats.hdf5.Hdf5Exception;
import org.hornbeam.formats.hdf5.Hdf5Group;
import org.hornbeam.formats.hdf5.Hdf5Reader;
import org.hornbeam.formats.hdf5.Hdf5Writer;
import org.hornbeam.optimizer.LossScaleOptimizer;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;

/** A {@code .keras} archive -> a trained model. */
public final class KerasArchive {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.weights.h5";
    private static final String KERAS_VERSION = "3.16.0";
    private static final long LARGEST_CONFIG = 256L << 20;

    private KerasArchive() {}

    /** Reads an archive. */
    public static Trained<?, ?> read(Path file, KerasOptions options) throws IOException {
        try (ZipReader zip = ZipReader.open(file)) {
            byte[] text = zip.read(CONFIG, Math.min(LARGEST_CONFIG, options.largestMember()))
                    .toArray(ValueLayout.JAVA_BYTE);
            String member = file + ", " + CONFIG;
            ObjectNode config = Json.object(member, text);
            Hdf5Group weights = hdf5(file + ", " + WEIGHTS, zip.read(WEIGHTS, options.largestMember()));
            try {
                Assets.read(config, zip, weights, options.largestMember());
                LayerReader layers = new LayerReader(options.layers());
                Model<?, ?> model = ModelReader.nested(layers, "", config);
                return Compiled.read(layers, config, model, weights(model, weights), weights);
            } catch (CodecException e) {
                throw e.isUnsupported()
                        ? new UnsupportedFileException(member, String.valueOf(e.getMessage()), e)
                        : new UnreadableFileException(member, String.valueOf(e.getMessage()), e);
            } catch (IllegalArgumentException
                    | ArithmeticException
                    | IndexOutOfBoundsException
                    | StackOverflowError e) {
                throw new UnreadableFileException(member, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** Writes an archive; a file that was there is replaced only when the new one is complete. */
    public static void write(Trained<?, ?> trained, Path file, KerasOptions options) throws IOException {
        ObjectNode config = new ModelWriter(new LayerWriter(options.layers()), trained.model()).object();
        config.set(
                "compile_config",
                trained instanceof Fitted<?, ?> fitted ? TrainingWriter.compile(fitted.training()) : Json.object());
        ObjectNode metadata = Json.object();
        metadata.put("keras_version", KERAS_VERSION);
        metadata.put(
                "date_saved", DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss").format(LocalDateTime.now()));
        Hdf5Group weights = group(trained);
        Map<String, byte[]> assets = Assets.of(trained.model());
        replace(file, out -> {
            try (ZipWriter zip = new ZipWriter(out)) {
                zip.add("metadata.json", Json.bytes(metadata));
                zip.add(CONFIG, Json.bytes(config));
                zip.add(WEIGHTS, channel -> Hdf5Writer.write(weights, channel));
                for (Map.Entry<String, byte[]> asset : assets.entrySet()) {
                    zip.add(asset.getKey(), asset.getValue());
                }
            }
        });
    }

    /** Writes the weights alone: {@code .weights.h5}. */
    public static void writeWeights(Trained<?, ?> trained, Path file) throws IOException {
        Hdf5Group weights = group(trained);
        replace(file, out -> Hdf5Writer.write(weights, out));
    }

    /** Reads weights alone. */
    public static Weights readWeights(Model<?, ?> model, Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), arena);
            return weights(model, hdf5(file.toString(), bytes));
        } catch (CodecException e) {
            throw new UnreadableFileException(file.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    /** What writes a whole file. */
    private interface Content {
        void write(FileChannel out) throws IOException;
    }

    private static void replace(Path file, Content content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(directory, "." + file.getFileName(), ".part");
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                content.write(out);
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Hdf5Group group(Trained<?, ?> trained) {
        Hdf5Group root = new Hdf5Group();
        for (WeightPaths.Group group : WeightPaths.of(trained.model())) {
            Hdf5Group vars = below(root, group.path()).group("vars");
            vars.attribute("name", group.name());
            for (int i = 0; i < group.weights().size(); i++) {
                vars.put(
                        String.valueOf(i),
                        LowRank.merged(trained.weights(), group.weights().get(i), group.layer()));
            }
        }
        Assets.weights(trained.model(), root);
        if (trained instanceof Fitted<?, ?> fitted) {
            Optimizer optimizer = fitted.training().optimizer();
            Hdf5Group group = root.group("optimizer");
            variables(group, optimizer, OptimizerVariables.of(fitted.training()), fitted.state());
            if (optimizer instanceof LossScaleOptimizer scaling) {
                // Keras writes the inner optimizer once more, by itself.
                variables(
                        group.group("inner_optimizer"),
                        scaling.innerOptimizer(),
                        OptimizerVariables.inner(fitted.training()),
                        fitted.state());
            }
        }
        return root;
    }

    private static void variables(
            Hdf5Group group, Optimizer optimizer, List<OptimizerVariables.Variable> variables, Weights state) {
        Hdf5Group vars = group.group("vars");
        vars.attribute("name", TrainingWriter.name(optimizer));
        for (int i = 0; i < variables.size(); i++) {
            OptimizerVariables.Variable variable = variables.get(i);
            vars.put(String.valueOf(i), variable.value(state));
        }
    }

    static Hdf5Group below(Hdf5Group root, String path) {
        Hdf5Group at = root;
        for (String name : path.isEmpty() ? new String[0] : path.split("/")) {
            at = at.group(name);
        }
        return at;
    }

    static Hdf5Group hdf5(String member, MemorySegment bytes) throws IOException {
        try {
            return Hdf5Reader.read(bytes);
        } catch (Hdf5Exception e) {
            throw new UnreadableFileException(member, String.valueOf(e.getMessage()), e);
        }
    }

    /** The weights of a model from the groups of a file. */
    static Weights weights(Model<?, ?> model, Hdf5Group root) {
        Map<String, String> wanted = Trained.types(model);
        Map<String, WeightTensor> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        WeightPaths.byFile(model).forEach((place, path) -> {
            int slash = place.lastIndexOf('/');
            Hdf5Group group = root.find(place.substring(0, slash));
            WeightTensor tensor = group == null ? null : group.tensors().get(place.substring(slash + 1));
            String type = wanted.get(path);
            if (type == null) {
                return;
            }
            if (tensor == null) {
                problems.add("missing: " + place + " (" + path + ") " + type);
            } else if (!tensor.toString().equals(type)) {
                problems.add("wrong type or shape: " + place + " (" + path + ") is " + tensor + ", expected " + type);
            } else {
                found.put(path, tensor);
            }
        });
        wanted.forEach((path, type) -> {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (name.startsWith("lora_") || name.startsWith("rnn_state")) {
                found.put(path, LowRank.first(path, type));
            }
        });
        if (!problems.isEmpty()) {
            throw CodecException.damaged(
                    WEIGHTS, "its weights are not those of the model:\n  " + String.join("\n  ", problems));
        }
        return Weights.of(found);
    }
}
