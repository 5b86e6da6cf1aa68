// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.hornbeam.formats.UnreadableFileException;
import org.jspecify.annotations.Nullable;

/** Text in JSON within bounds: 200 levels, no key twice; NaN and Infinity as Python writes them. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(20_000_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** A member that is one JSON object. */
    public static ObjectNode object(String member, byte[] text) throws UnreadableFileException {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new UnreadableFileException(member, "it is no JSON object");
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(member, "it is no sound JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableFileException(member, "it is no sound JSON: " + e.getMessage(), e);
        }
    }

    /** The text of a value. */
    public static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has a text", e);
        }
    }

    static String written(JsonNode value) {
        return new String(bytes(value), java.nio.charset.StandardCharsets.UTF_8);
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** An object at a key. */
    static ObjectNode object(String where, JsonNode of, String key) {
        if (of.get(key) instanceof ObjectNode object) {
            return object;
        }
        throw CodecException.damaged(where, "\"" + key + "\" must be an object, found " + shown(of.get(key)));
    }

    /** A text at a key. */
    static String text(String where, JsonNode of, String key) {
        JsonNode value = of.get(key);
        if (value != null && value.isTextual()) {
            return value.textValue();
        }
        throw CodecException.damaged(where, "\"" + key + "\" must be a text, found " + shown(value));
    }

    /** A value for messages, not too long. */
    static String shown(@Nullable JsonNode value) {
        String text = String.valueOf(value);
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    /** The value, {@code null} for JSON's null. */
    static @Nullable JsonNode some(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value;
    }

    static boolean isNull(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }
}
