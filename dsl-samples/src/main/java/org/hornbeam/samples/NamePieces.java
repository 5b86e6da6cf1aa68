// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hornbeam.layer.CharacterNGrams;
import org.hornbeam.layer.TextLayer;

/**
 * A layer of one's own that reads text: the pieces that a class name is made of, as numbers. They are its words, pairs of
 * neighbouring words, and all runs of two to five characters, with marks where the name begins and ends ({@code ^Has},
 * {@code Map$}). A piece becomes a number by hashing, so that there is no list of pieces to learn or to keep; now and
 * then two pieces share one. 0 fills up.
 *
 * @param vocabularySize numbers of pieces are from 1 to this, exclusive
 * @param length as many pieces of a name are looked at: those of longer names end here
 */
public record NamePieces(int vocabularySize, int length) implements TextLayer {
    /** The pieces of a name, each once. */
    @Override
    public int[] encode(String name) {
        int[] pieces = new int[length];
        int count = 0;
        List<String> words = words(name);
        for (int i = 0; i < words.size(); i++) {
            count = add("word " + words.get(i), pieces, count);
            if (i > 0) {
                count = add("words " + words.get(i - 1) + " " + words.get(i), pieces, count);
            }
        }
        count = add("first " + words.getFirst(), pieces, count);
        count = add("last " + words.getLast(), pieces, count);
        count = new CharacterNGrams(2, 5).numBins(vocabularySize).addRuns("^" + name + "$", pieces, count);
        return Arrays.copyOf(pieces, count);
    }

    private int add(String piece, int[] pieces, int count) {
        return CharacterNGrams.add(CharacterNGrams.hash(piece, vocabularySize), pieces, count);
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
}
