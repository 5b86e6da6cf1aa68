// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hornbeam.runtime.interpret.Array;
import org.jspecify.annotations.Nullable;

/**
 * One case computed by Keras.
 *
 * @param name its name
 * @param json what it is
 * @param tensors its arrays
 */
record Golden(String name, Map<String, @Nullable Object> json, Map<String, Array> tensors) {
    private static Path root() {
        try {
            URI uri = Objects.requireNonNull(Golden.class.getResource("/keras")).toURI();
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All cases whose names begin so, in alphabetical order. */
    static List<String> names(String prefix) {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The case in a folder. */
    static Golden of(Path folder) {
        String name = folder.getFileName().toString();
        try {
            return new Golden(
                    name,
                    Json.object(Files.readString(folder.resolve("case.json"))),
                    Safetensors.read(Files.readAllBytes(folder.resolve("tensors.safetensors"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Golden of(String name) {
        return of(root().resolve(name));
    }

    /** Where the cases are that the tests carry. */
    static Path folder() {
        return root();
    }

    boolean has(String key) {
        return tensors.containsKey(key);
    }

    String text(String key) {
        return String.valueOf(json.get(key));
    }

    Array tensor(String key) {
        return Objects.requireNonNull(tensors.get(key), key);
    }

    Config config(String key) {
        return Config.of(json.get(key));
    }

    @SuppressWarnings("unchecked")
    List<Map<String, @Nullable Object>> list(String key) {
        return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(json.get(key));
    }

    double rtol() {
        return (Double) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(json.get("tolerance"))).get("rtol"));
    }

    double atol() {
        return (Double) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(json.get("tolerance"))).get("atol"));
    }

    /** Compares with an array of the case. */
    void check(String what, String key, Array found) {
        check(what, tensor(key), found);
    }

    /** Compares with an array. */
    void check(String what, Array expected, Array found) {
        assertArrayEquals(expected.shape(), found.shape(), name + ": shape of " + what);
        double excess = found.excess(expected, rtol(), atol());
        assertTrue(excess <= 0, () -> name + ": " + what + " is " + found + ", expected " + expected);
    }

    /**
     * A serialized object of Keras.
     *
     * @param type its class
     * @param values its configuration
     */
    record Config(String type, Map<String, @Nullable Object> values) {
        @SuppressWarnings("unchecked")
        static Config of(@Nullable Object json) {
            Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) Objects.requireNonNull(json);
            return new Config((String) Objects.requireNonNull(map.get("class_name")), (Map<String, @Nullable Object>)
                    Objects.requireNonNull(map.get("config")));
        }

        boolean has(String key) {
            return values.get(key) != null;
        }

        double number(String key) {
            return (Double) Objects.requireNonNull(values.get(key), key);
        }

        int integer(String key) {
            return (int) number(key);
        }

        boolean flag(String key) {
            return (Boolean) Objects.requireNonNull(values.get(key), key);
        }

        String text(String key) {
            return (String) Objects.requireNonNull(values.get(key), key);
        }
    }
}
