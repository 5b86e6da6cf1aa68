// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Characters of the Unicode version of this JDK, each as a code point, the words of its name, and what it is: a letter,
 * a mark, a symbol. The order is that of a seed.
 *
 * @param bits for each character the {@link #BITS} bits of its code point, the highest first: 1 or -1
 * @param words for each character {@link #LENGTH} words of its name as numbers: 0 fills up, 1 is an unknown word
 * @param kinds for each character its general category, from 0 to {@code kindCount - 1}
 * @param vocabulary how many different words there are, 0 and 1 included
 * @param kindCount how many kinds there are
 */
public record CharacterNames(float[] bits, int[] words, int[] kinds, int vocabulary, int kindCount) {
    /** Words of a name that are looked at. */
    public static final int LENGTH = 8;

    /** The bits of a code point of the basic plane. */
    public static final int BITS = 16;

    private static final int OFTEN = 5;

    /**
     * Draws characters of the basic plane, without those whose names only count (ideographs, syllables).
     *
     * @param known the first ones, whose words make up the vocabulary: words of the others may be unknown
     */
    public static CharacterNames draw(int count, int known, long seed) {
        List<Integer> all = new ArrayList<>();
        for (int c = 0; c < 1 << BITS; c++) {
            if (Character.isDefined(c) && !counted(c)) {
                all.add(c);
            }
        }
        Collections.shuffle(all, new Random(seed));
        int[] codePoints = all.stream().limit(count).mapToInt(c -> c).toArray();
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < Math.min(known, codePoints.length); i++) {
            for (String word : name(codePoints[i])) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        Map<String, Integer> numbers = new TreeMap<>();
        counts.forEach((word, times) -> {
            if (times >= OFTEN) {
                numbers.put(word, numbers.size() + 2);
            }
        });
        int[] kinds =
                all.stream().mapToInt(Character::getType).distinct().sorted().toArray();
        float[] bits = new float[codePoints.length * BITS];
        int[] words = new int[codePoints.length * LENGTH];
        int[] labels = new int[codePoints.length];
        for (int i = 0; i < codePoints.length; i++) {
            String[] name = name(codePoints[i]);
            for (int w = 0; w < Math.min(LENGTH, name.length); w++) {
                words[i * LENGTH + w] = numbers.getOrDefault(name[w], 1);
            }
            for (int bit = 0; bit < BITS; bit++) {
                bits[i * BITS + bit] = (codePoints[i] >> (BITS - 1 - bit) & 1) == 1 ? 1 : -1;
            }
            labels[i] = Arrays.binarySearch(kinds, Character.getType(codePoints[i]));
        }
        return new CharacterNames(bits, words, labels, numbers.size() + 2, kinds.length);
    }

    private static boolean counted(int codePoint) {
        Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
        int type = Character.getType(codePoint);
        return script == Character.UnicodeScript.HAN
                || script == Character.UnicodeScript.HANGUL
                || script == Character.UnicodeScript.YI
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE;
    }

    private static String[] name(int codePoint) {
        return Character.getName(codePoint).split("[ -]");
    }

    /** How many characters there are. */
    public int count() {
        return kinds.length;
    }
}
