// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Which arguments Keras writes for each class of layer, in which shape, and which values those have that Hornbeam lacks:
 * taken from archives that Keras wrote.
 */
final class Arguments {
    private static final ObjectNode ALL = read();

    private Arguments() {}

    private static ObjectNode read() {
        try (InputStream in = Objects.requireNonNull(Arguments.class.getResourceAsStream("layers.json"))) {
            return (ObjectNode) Json.parse(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean knows(String className) {
        return ALL.has(className);
    }

    /** The arguments with values; empty for a class that is not known. */
    static JsonNode of(String className) {
        return ALL.path(className).path("arguments");
    }

    /** Whether an argument that may be None is a list where it is not. */
    static boolean isList(String className, String argument) {
        for (JsonNode each : ALL.path(className).path("lists")) {
            if (each.asText().equals(argument)) {
                return true;
            }
        }
        return false;
    }

    /** Whether Keras writes the layer's own arguments only, with the type as a word. */
    static boolean plain(String className) {
        return ALL.path(className).path("plain").asBoolean();
    }

    /** Whether Keras notes the shapes with which a layer was built. */
    static boolean built(String className) {
        return !knows(className) || ALL.path(className).path("built").asBoolean();
    }

    /** Whether a call has a mask that is None. */
    static boolean noMask(String className) {
        return !ALL.path(className).path("call").isEmpty();
    }
}
