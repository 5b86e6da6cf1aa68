// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.formats.KerasOptions;
import org.hornbeam.formats.UnreadableFileException;
import org.hornbeam.formats.UnsupportedFileException;
import org.hornbeam.formats.archive.ZipReader;
import org.hornbeam.formats.hdf5.Hdf5Exception;
import org.hornbeam.formats.hdf5.Hdf5Group;
import org.hornbeam.formats.hdf5.Hdf5Reader;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;

/** A {@code .keras} archive -> a trained model. */
public final class KerasArchive {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.weights.h5";
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
        if (!problems.isEmpty()) {
            throw CodecException.damaged(
                    WEIGHTS, "its weights are not those of the model:\n  " + String.join("\n  ", problems));
        }
        return Weights.of(found);
    }
}
