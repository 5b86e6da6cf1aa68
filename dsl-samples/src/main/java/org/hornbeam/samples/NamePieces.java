// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The pieces that a class name is made of, as numbers: its words, pairs of neighbouring words, and all runs of two to
 * five characters, with marks where the name begins and ends ({@code ^Has}, {@code Map$}). A piece becomes a number by
 * hashing, so that there is no list of pieces to learn or to keep; now and then two pieces share one.
 */
public final class NamePieces {
    /** Numbers of pieces are from 1 to this, exclusive; 0 fills up. */
    public static final int VOCABULARY = 1 << 15;

    /** As many pieces of a name are looked at: those of longer names end here. */
    public static final int LENGTH = 100;

    private static final int SHORTEST = 2;
    private static final int LONGEST = 5;

    private NamePieces() {}

    /** The pieces of a name, each once, followed by zeros: {@link #LENGTH} numbers. */
    public static int[] of(String name) {
        Set<Integer> pieces = new LinkedHashSet<>();
        List<String> words = words(name);
        for (int i = 0; i < words.size(); i++) {
            pieces.add(number("word " + words.get(i)));
            if (i > 0) {
                pieces.add(number("words " + words.get(i - 1) + " " + words.get(i)));
            }
        }
        pieces.add(number("first " + words.getFirst()));
        pieces.add(number("last " + words.getLast()));
        String marked = "^" + name + "$";
        for (int length = SHORTEST; length <= LONGEST; length++) {
            for (int start = 0; start + length <= marked.length(); start++) {
                pieces.add(number(marked.substring(start, start + length)));
            }
        }
        int[] numbers = new int[LENGTH];
        int next = 0;
        for (int piece : pieces) {
            if (next == LENGTH) {
                break;
            }
            numbers[next++] = piece;
        }
        return numbers;
    }

    /** {@code XMLStreamReader_de} is XML, Stream, Reader, _de. */
    static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < name.length(); i++) {
            boolean capital = Character.isUpperCase(name.charAt(i));
            boolean afterSmall = !Character.isUpperCase(name.charAt(i - 1));
            boolean beforeSmall = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
            if (capital && (afterSmall || beforeSmall) || name.charAt(i) == '_') {
                words.add(name.substring(start, i));
                start = i;
            }
        }
        words.add(name.substring(start));
        return words;
    }

    /** The bits of the hash are mixed (as MurmurHash3 ends), since those of similar strings are similar. */
    private static int number(String piece) {
        int hash = piece.hashCode() * 0x9E3779B1;
        hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
        return 1 + Integer.remainderUnsigned(hash ^ hash >>> 13, VOCABULARY - 1);
    }
}
