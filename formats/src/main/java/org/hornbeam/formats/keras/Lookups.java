// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hornbeam.layer.IntegerLookup;
import org.hornbeam.layer.OutputMode;
import org.hornbeam.layer.StringLookup;
import org.hornbeam.layer.TextVectorization;
import org.hornbeam.layer.Vocabulary;
import org.hornbeam.runtime.train.WeightTensor;
import org.jspecify.annotations.Nullable;

/**
 * Layers with vocabularies in Keras's files. What was given is in the configuration; what was learned is a member of its own,
 * {@code assets/.../vocabulary.txt}, a token a line, those for masks and unknown ones first. Weights of tokens are a data set.
 */
final class Lookups {
    /** Marks a configuration whose vocabulary comes from a member of its own. */
    static final String LEARNED = "vocabulary_learned";

    private Lookups() {}

    /** Which tokens come before the vocabulary. */
    private record Special(@Nullable String mask, int unknown, String oov) {
        List<String> tokens() {
            List<String> tokens = new ArrayList<>();
            if (mask != null) {
                tokens.add(mask);
            }
            tokens.addAll(Collections.nCopies(unknown, oov));
            return tokens;
        }
    }

    static boolean is(String className) {
        return className.equals("StringLookup")
                || className.equals("IntegerLookup")
                || className.equals("TextVectorization");
    }

    private static Special special(String type, ObjectNode config) {
        boolean index = config.path("output_mode").asText("int").equals("int");
        if (type.equals("TextVectorization")) {
            return new Special(index ? "" : null, 1, "[UNK]");
        }
        JsonNode mask = Json.some(config.get("mask_token"));
        return new Special(
                index && mask != null ? mask.asText() : null,
                config.path("num_oov_indices").asInt(1),
                config.path("oov_token").asText(type.equals("IntegerLookup") ? "-1" : "[UNK]"));
    }

    /** Puts a learned vocabulary into the configuration. */
    static void learned(String type, ObjectNode config, String lines, @Nullable WeightTensor weights) {
        List<String> tokens = new ArrayList<>(List.of(lines.split("\n", -1)));
        // The last token may be the empty one, which only the size tells from the end of the file.
        int size = config.path("vocabulary_size").asInt(0);
        while (tokens.size() > size && tokens.getLast().isEmpty()) {
            tokens.removeLast();
        }
        List<String> special = special(type, config).tokens();
        int first = startsWith(tokens, special) ? special.size() : 0;
        ArrayNode vocabulary = config.putArray("vocabulary");
        tokens.subList(first, tokens.size()).forEach(token -> add(vocabulary, type, token));
        if (weights != null) {
            float[] all = weights.toFloats();
            if (all.length < special.size() + vocabulary.size()) {
                throw CodecException.damaged(
                        KerasArchive.WEIGHTS,
                        "idf_weights has " + all.length + " weights for " + vocabulary.size() + " tokens of " + type);
            }
            ArrayNode each = config.putArray("idf_weights");
            for (int i = 0; i < vocabulary.size(); i++) {
                each.add((double) all[special.size() + i]);
            }
        }
        config.put(LEARNED, true);
    }

    private static void add(ArrayNode vocabulary, String type, String token) {
        if (!type.equals("IntegerLookup")) {
            vocabulary.add(token);
            return;
        }
        try {
            vocabulary.add(Long.parseLong(token.strip()));
        } catch (NumberFormatException e) {
            throw CodecException.damaged("vocabulary.txt", "expected a whole number, found \"" + token + "\"");
        }
    }

    private static boolean startsWith(List<String> tokens, List<String> special) {
        return tokens.size() >= special.size()
                && tokens.subList(0, special.size()).equals(special);
    }

    /** The components that Keras's configuration says in another way. */
    static void adapt(String where, String type, Config config, Map<String, @Nullable Object> known) {
        for (String free : List.of("vocabulary_size", "vocabulary_dtype")) {
            config.take(free);
        }
        JsonNode encoding = Json.some(config.take("encoding"));
        if (encoding != null && !encoding.asText().equalsIgnoreCase("utf-8")) {
            throw CodecException.unsupported(where, "text in " + Json.shown(encoding));
        }
        JsonNode tokens = Json.some(config.take("vocabulary"));
        JsonNode weights = Json.some(config.take("idf_weights"));
        boolean learned = config.flag(LEARNED);
        JsonNode method = config.take("oov_method");
        if (type.equals("IntegerLookup")) {
            known.put("farmHash", method != null && method.asText().equals("farmhash"));
        }
        if (type.equals("TextVectorization")) {
            ngrams(where, config, known);
        }
        if (tokens != null) {
            Vocabulary<?> vocabulary = vocabulary(where, type, config.values(), tokens, weights);
            known.put("vocabulary", learned ? vocabulary.learned(true) : vocabulary);
        }
    }

    private static void ngrams(String where, Config config, Map<String, @Nullable Object> known) {
        JsonNode ngrams = Json.some(config.take("ngrams"));
        if (ngrams != null && ngrams.isNumber()) {
            int most = Math.min(1000, Values.integer(where, ngrams));
            known.put("ngrams", IntStream.rangeClosed(1, most).boxed().toList());
        } else if (ngrams != null) {
            List<Integer> each = new ArrayList<>();
            ngrams.forEach(length -> each.add(Values.integer(where, length)));
            known.put("ngrams", each);
        } else {
            known.put("ngrams", List.of());
        }
        for (String key : List.of("standardize", "split")) {
            if (!config.isSet(key)) {
                config.take(key);
                known.put(
                        key,
                        key.equals("split") ? org.hornbeam.layer.TextSplit.NONE : org.hornbeam.layer.Standardize.NONE);
            }
        }
    }

    private static Vocabulary<?> vocabulary(
            String where, String type, ObjectNode config, JsonNode tokens, @Nullable JsonNode weights) {
        if (!tokens.isArray()) {
            throw CodecException.unsupported(where, "a vocabulary from " + Json.shown(tokens));
        }
        List<String> texts = new ArrayList<>();
        tokens.forEach(token -> texts.add(token.asText()));
        List<Double> factors = null;
        if (weights != null) {
            factors = new ArrayList<>();
            for (JsonNode weight : weights) {
                factors.add(Values.number(where + ", idf_weights", weight));
            }
        }
        List<String> special = special(type, config).tokens();
        int first = startsWith(texts, special) ? special.size() : 0;
        List<String> known = texts.subList(first, texts.size());
        if (factors != null && factors.size() == texts.size()) {
            factors = factors.subList(first, texts.size());
        }
        try {
            if (type.equals("IntegerLookup")) {
                List<Long> numbers = known.stream().map(Long::valueOf).toList();
                return factors == null ? Vocabulary.of(numbers) : Vocabulary.of(numbers, factors);
            }
            return factors == null ? Vocabulary.of(known) : Vocabulary.of(known, factors);
        } catch (IllegalArgumentException e) {
            throw CodecException.refused(where + ", vocabulary", e);
        }
    }

    /** What a layer says of its vocabulary, {@code null} for another layer. */
    record Held(String type, @Nullable Vocabulary<?> vocabulary, OutputMode mode, boolean pad, int most) {}

    static @Nullable Held held(Object layer) {
        return switch (layer) {
            case StringLookup l ->
                new Held("StringLookup", l.vocabulary(), l.outputMode(), l.padToMaxTokens(), l.maxTokens());
            case IntegerLookup l ->
                new Held("IntegerLookup", l.vocabulary(), l.outputMode(), l.padToMaxTokens(), l.maxTokens());
            case TextVectorization l ->
                new Held("TextVectorization", l.vocabulary(), l.outputMode(), l.padToMaxTokens(), l.maxTokens());
            default -> null;
        };
    }

    private static boolean isMember(Held held) {
        Vocabulary<?> vocabulary = held.vocabulary();
        // A token with a line break can't be a line.
        return vocabulary != null
                && vocabulary.learned()
                && vocabulary.tokens().stream()
                        .noneMatch(token -> token.toString().matches("(?s).*\\R.*"));
    }

    /** Completes what {@link LayerWriter} wrote of the components. */
    static void write(ObjectNode config, Object layer) {
        Held held = held(layer);
        if (held == null) {
            return;
        }
        for (String key : List.of("max_tokens", "output_sequence_length")) {
            if (config.path(key).asInt(1) == 0) {
                config.putNull(key);
            }
        }
        if (layer instanceof TextVectorization text) {
            for (String key : List.of("standardize", "split")) {
                if (config.path(key).asText().equals("none")) {
                    config.putNull(key);
                }
            }
            List<Integer> runs = text.ngrams();
            if (runs.isEmpty()) {
                config.putNull("ngrams");
            } else if (runs.equals(IntStream.rangeClosed(1, runs.size()).boxed().toList())) {
                config.put("ngrams", runs.size());
            }
        } else {
            config.put("oov_method", config.path("farm_hash").asBoolean() ? "farmhash" : "floormod");
            config.remove("farm_hash");
        }
        Vocabulary<?> vocabulary = held.vocabulary();
        boolean member = isMember(held);
        if (vocabulary == null) {
            return;
        }
        config.put(
                "vocabulary_size",
                special(held.type(), config).tokens().size()
                        + vocabulary.tokens().size());
        if (!member) {
            config.set("vocabulary", ValueWriter.write(vocabulary.tokens()));
            if (held.mode() == OutputMode.TF_IDF) {
                config.set("idf_weights", ValueWriter.write(vocabulary.weights()));
            }
        }
    }

    /** The text of the member that holds a learned vocabulary, or {@code null}. */
    static @Nullable String member(Object layer, ObjectNode config) {
        Held held = held(layer);
        if (held == null || held.vocabulary() == null || !isMember(held)) {
            return null;
        }
        List<String> lines = special(held.type(), config).tokens();
        held.vocabulary().tokens().forEach(token -> lines.add(token.toString()));
        return String.join("\n", lines);
    }

    /** The weights of all tokens as Keras keeps them: unknown ones weigh as the mean; or {@code null}. */
    static @Nullable WeightTensor weights(Object layer, ObjectNode config) {
        Held held = held(layer);
        if (held == null || held.vocabulary() == null || held.mode() != OutputMode.TF_IDF) {
            return null;
        }
        List<Double> weights = held.vocabulary().weights();
        if (weights == null) {
            return null;
        }
        int first = special(held.type(), config).tokens().size();
        float[] all = new float[held.pad() ? held.most() : first + weights.size()];
        double mean = weights.stream().mapToDouble(weight -> weight).average().orElse(0);
        for (int i = 0; i < first + weights.size(); i++) {
            all[i] = (float) (i < first ? mean : weights.get(i - first));
        }
        return WeightTensor.of(new long[] {all.length}, all);
    }
}
