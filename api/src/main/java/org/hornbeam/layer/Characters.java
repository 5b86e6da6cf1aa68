// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text to the numbers of its characters: 1 is the first of the alphabet, then on; one number more stands for all others,
 * 0 fills up. Longer text loses its end. Like {@code keras.layers.TextVectorization} with {@code split="character"},
 * with unknown characters last.
 *
 * @param length characters (Unicode code points) of each text that are looked at
 * @param alphabet the characters that have numbers of their own; default printable ASCII, space to tilde
 */
public record Characters(int length, String alphabet) implements TextLayer {
    private static final String ASCII =
            IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

    /** Checks the arguments. */
    public Characters {
        Arguments.positive("Characters", "length", length);
        if (alphabet.codePoints().distinct().count() != alphabet.codePointCount(0, alphabet.length())) {
            throw new IllegalArgumentException("Characters: the alphabet has a character twice: " + alphabet);
        }
    }

    /** Characters of printable ASCII. */
    public Characters(int length) {
        this(length, ASCII);
    }

    /** The same with other characters. */
    public Characters alphabet(String alphabet) {
        return new Characters(length, alphabet);
    }

    /** One for each character of the alphabet, one for all others, and 0. */
    @Override
    public int vocabularySize() {
        return alphabet.codePointCount(0, alphabet.length()) + 2;
    }

    @Override
    public int[] encode(String text) {
        int[] codes = new int[length];
        int at = 0;
        for (int i = 0; i < text.length() && at < length; at++) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            int index = alphabet.indexOf(character);
            codes[at] = index < 0 ? vocabularySize() - 1 : alphabet.codePointCount(0, index) + 1;
        }
        return codes;
    }
}
