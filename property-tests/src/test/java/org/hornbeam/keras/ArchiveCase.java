// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hornbeam.formats.Keras;
import org.hornbeam.formats.archive.ZipReader;
import org.hornbeam.formats.hdf5.Hdf5Group;
import org.hornbeam.formats.hdf5.Hdf5Reader;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.WeightTensor;
import org.jspecify.annotations.Nullable;

/**
 * An archive of Keras that is read, written and read again gives an equal model, and what is written has the members,
 * groups, attributes and data sets of the original, and its configuration but for what {@link #expected} says.
 */
final class ArchiveCase {
    private final Findings findings;

    private ArchiveCase(Findings findings) {
        this.findings = findings;
    }

    static void run(Path original, Findings findings) throws IOException {
        Path written = Files.createTempFile("hornbeam", ".keras");
        try {
            Trained<?, ?> first = Keras.read(original);
            Keras.write(first, written);
            Trained<?, ?> second = Keras.read(written);
            if (!second.equals(first)) {
                findings.fail("archive", "read again it is not equal: " + second.model() + ", was " + first.model());
            }
            try (ZipReader was = ZipReader.open(original);
                    ZipReader is = ZipReader.open(written)) {
                ArchiveCase check = new ArchiveCase(findings);
                // Members that hold vocabularies come in the order of a folder.
                check.same("members", new TreeSet<>(was.names()).toString(), new TreeSet<>(is.names()).toString());
                Hdf5Group before = Hdf5Reader.read(was.read("model.weights.h5", 1 << 30));
                Hdf5Group after = Hdf5Reader.read(is.read("model.weights.h5", 1 << 30));
                check.weights("", before, after);
                check.config(tree(was), tree(is));
            }
        } finally {
            Files.delete(written);
        }
    }

    private static JsonNode tree(ZipReader zip) throws IOException {
        return new ObjectMapper()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature())
                .readTree(zip.read("config.json", 1 << 30).toArray(ValueLayout.JAVA_BYTE));
    }

    private void same(String what, Object was, Object is) {
        if (!was.equals(is)) {
            findings.fail("archive " + what, "is " + is + ", was " + was);
        }
    }

    private void weights(String path, Hdf5Group was, Hdf5Group is) {
        same("groups in " + path, was.groups().keySet(), is.groups().keySet());
        same("data sets in " + path, was.tensors().keySet(), is.tensors().keySet());
        boolean inside = path.matches(
                ".*/(cell|cells|layer|forward_layer|backward_layer|\\w+_dense|_softmax|_dropout_layer|_lookup_layer).*");
        if (!inside) {
            same("attributes of " + path, was.attributes(), is.attributes());
        }
        was.tensors().forEach((name, tensor) -> {
            // What the optimizer keeps as the product of other variables is computed when it is written.
            boolean close =
                    path.startsWith("/optimizer") && near(tensor, is.tensors().get(name));
            if (is.tensors().containsKey(name)
                    && !close
                    && !tensor.equals(is.tensors().get(name))) {
                findings.fail("archive " + path + "/" + name, "is not the same tensor");
            }
        });
        was.groups().forEach((name, group) -> {
            if (is.groups().containsKey(name)) {
                weights(path + "/" + name, group, is.groups().get(name));
            }
        });
    }

    private static boolean near(WeightTensor was, @Nullable WeightTensor is) {
        if (is == null || was.dtype() != DType.F32 || !was.toString().equals(is.toString())) {
            return false;
        }
        float[] before = was.toFloats();
        float[] after = is.toFloats();
        for (int i = 0; i < before.length; i++) {
            if (Math.abs(before[i] - after[i]) > 1e-6 * Math.abs(before[i])) {
                return false;
            }
        }
        return true;
    }

    private void config(JsonNode was, JsonNode is) {
        List<String> differences = new ArrayList<>();
        compare("", was, is, differences);
        differences.forEach(each -> findings.fail("archive config.json", each));
    }

    /** Seeds, which belong to a run, addresses of shared objects, shapes and names inside of layers, and how losses and optimizers are spelled. */
    private static boolean expected(String path) {
        return path.matches(".*_(initializer|regularizer)/.*")
                || path.endsWith("/config/seed")
                || path.endsWith("/shared_object_id")
                || path.matches("/compile_config(/.*)?")
                || path.matches(".*/config/(cell|layer|backward_layer|cells/\\d+)(/.*)?/(build_config|name|seed)")
                || path.matches(".*/config/(layer|backward_layer)/config/(zero_output_for_mask|seed)")
                || path.endsWith("/config/seed")
                || path.endsWith("/inbound_nodes/0/kwargs/mask")
                || path.endsWith("/build_config/input_shape/0");
    }

    private static List<String> flat(JsonNode references) {
        List<String> all = new ArrayList<>();
        if (references.isArray() && !references.isEmpty() && references.get(0).isArray()) {
            references.forEach(each -> all.addAll(flat(each)));
        } else {
            all.add(references.toString());
        }
        return all;
    }

    /** A list of one number and the number. */
    private static boolean one(JsonNode list, JsonNode number) {
        return list != null
                && number != null
                && list.isArray()
                && number.isNumber()
                && !list.isEmpty()
                && IntStream.range(0, list.size()).allMatch(i -> list.get(i).equals(number));
    }

    private static void compare(String path, JsonNode was, JsonNode is, List<String> differences) {
        if (expected(path)) {
            return;
        }
        if (path.equals("/config/output_layers") && was != null && is != null) {
            // The states of each of several cells are a list of their own.
            if (!flat(was).equals(flat(is))) {
                differences.add(path + " is " + is + ", was " + was);
            }
            return;
        }
        JsonNode only = was == null ? is : is == null ? was : null;
        boolean nothing = only != null && (only.isNull() || only.isBoolean() && !only.booleanValue());
        if (nothing && path.matches(".*/(kwargs|renorm_clipping)/.*") || one(was, is) || one(is, was)) {
            return;
        }
        if (was == null || is == null) {
            differences.add(path + " is " + is + ", was " + was);
        } else if (was.isObject() && is.isObject()) {
            Set<String> keys = new TreeSet<>();
            was.fieldNames().forEachRemaining(keys::add);
            is.fieldNames().forEachRemaining(keys::add);
            keys.forEach(key -> compare(path + "/" + key, was.get(key), is.get(key), differences));
        } else if (was.isArray() && is.isArray() && was.size() == is.size()) {
            for (int i = 0; i < was.size(); i++) {
                compare(path + "/" + i, was.get(i), is.get(i), differences);
            }
        } else if (!(was.isNumber() && is.isNumber() ? was.doubleValue() == is.doubleValue() : was.equals(is))) {
            differences.add(path + " is " + is + ", was " + was);
        }
    }
}
