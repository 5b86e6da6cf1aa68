// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.runtime.data.TextStage;
import org.jspecify.annotations.Nullable;

/** The laws of a layer that reads text: shape, determinism, copies. The others are about what a plan computes. */
final class TextLayerCheck {
    private static final int TEXTS = 200;

    private final TextLayer layer;
    private final long seed;

    TextLayerCheck(TextLayer layer, long seed) {
        this.layer = layer;
        this.seed = seed;
    }

    void check(Law law) {
        switch (law) {
            case SHAPE -> {
                TextStage stage = new TextStage(layer);
                for (String text : texts()) {
                    int[] tokens = stage.tokens(text);
                    if (tokens.length != layer.length()) {
                        throw broken(law, text, tokens.length + " tokens, expected " + layer.length(), null);
                    }
                }
            }
            case DETERMINISM -> {
                List<String> texts = texts();
                List<int[]> first = texts.stream().map(layer::encode).toList();
                List<int[]> atOnce = texts.reversed().parallelStream()
                        .map(layer::encode)
                        .toList()
                        .reversed();
                for (int i = 0; i < texts.size(); i++) {
                    if (!Arrays.equals(first.get(i), atOnce.get(i))) {
                        String found = Arrays.toString(first.get(i)) + " and then " + Arrays.toString(atOnce.get(i));
                        throw broken(law, texts.get(i), found, null);
                    }
                }
            }
            case COPIES -> {
                if (layer instanceof Record options) {
                    Withers.check(options);
                }
            }
            case PATHS, GRADIENT, BATCH_INDEPENDENCE, REWRITES, BITS, INTERPRETER -> {}
        }
    }

    /** Nothing, long ones, and characters from all over Unicode, pairs of surrogates and halves of them included. */
    private List<String> texts() {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> texts = new ArrayList<>(List.of("", " ", "a", "A".repeat(3000), "\ud83c", "\u0000\n"));
        while (texts.size() < TEXTS) {
            StringBuilder text = new StringBuilder();
            int bound = List.of(0x7f, 0x250, 0x3100, Character.MAX_CODE_POINT).get(random.nextInt(4));
            for (int i = random.nextInt(40); i > 0; i--) {
                text.appendCodePoint(random.nextInt(bound));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private LawBroken broken(Law law, String text, String found, @Nullable Throwable cause) {
        return new LawBroken(
                law,
                layer + " does not obey \"" + law + "\" (" + law.name() + ") on the text \"" + text + "\": " + found
                        + "\nTo see it again: LayerLaws.seeded(" + seed + ").only(Law." + law.name() + ")",
                cause);
    }

    LawBroken broken(Law law, Throwable problem) {
        return new LawBroken(
                law,
                layer + " does not obey \"" + law + "\" (" + law.name() + ")\n" + problem
                        + "\nTo see it again: LayerLaws.seeded(" + seed + ").only(Law." + law.name() + ")",
                problem);
    }
}
