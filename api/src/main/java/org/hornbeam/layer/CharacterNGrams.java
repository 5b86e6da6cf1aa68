// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/**
 * Text to the numbers of its runs of characters, each once, with marks where the text begins and ends. A run becomes a
 * number by hashing (as in {@code keras.layers.Hashing}), so that there is no vocabulary to learn or to keep; now and
 * then two runs share a number. Short runs come first: those beyond {@code length} are left out. 0 fills up.
 *
 * @param shortest characters (UTF-16) of the shortest runs, marks included
 * @param longest characters of the longest runs
 * @param numBins tokens are from 1 to this, exclusive; default 32768
 * @param length how many runs of a text are looked at; default 100
 */
public record CharacterNGrams(int shortest, int longest, int numBins, int length) implements TextLayer {
    private static final char BEGIN = '\u0002';
    private static final char END = '\u0003';

    /** Checks the arguments. */
    public CharacterNGrams {
        Arguments.positive("CharacterNGrams", "shortest", shortest);
        Arguments.positive("CharacterNGrams", "length", length);
        if (longest < shortest) {
            throw new IllegalArgumentException(
                    "CharacterNGrams: longest must be at least shortest, " + shortest + ", found " + longest);
        }
        if (numBins < 2) {
            throw new IllegalArgumentException(
                    "CharacterNGrams: numBins must be at least 2, as 0 fills up; found " + numBins);
        }
    }

    /** With 32768 bins and 100 runs of each text. */
    public CharacterNGrams(int shortest, int longest) {
        this(shortest, longest, 1 << 15, 100);
    }

    /** The same with another number of bins. */
    public CharacterNGrams numBins(int numBins) {
        return new CharacterNGrams(shortest, longest, numBins, length);
    }

    /** The same with another number of runs of each text. */
    public CharacterNGrams length(int length) {
        return new CharacterNGrams(shortest, longest, numBins, length);
    }

    @Override
    public int vocabularySize() {
        return numBins;
    }

    @Override
    public int[] encode(String text) {
        int[] runs = new int[length];
        var unused = addRuns(BEGIN + text + END, runs, 0);
        return runs;
    }

    /**
     * Adds the numbers of the runs of a text, without marks, to others that are there, until there is no room.
     *
     * @param runs distinct numbers, followed by room
     * @param count how many there are
     * @return how many there are then
     */
    public int addRuns(CharSequence text, int[] runs, int count) {
        int next = count;
        for (int size = shortest; size <= longest; size++) {
            for (int start = 0; start + size <= text.length() && next < runs.length; start++) {
                next = add(hash(text, start, start + size, numBins), runs, next);
            }
        }
        return next;
    }

    /** Adds a number to others if it is not among them and there is room; returns how many there are then. */
    public static int add(int number, int[] numbers, int count) {
        // A hundred numbers are looked through sooner than a set of objects is asked.
        for (int i = 0; i < count; i++) {
            if (numbers[i] == number) {
                return count;
            }
        }
        if (count == numbers.length) {
            return count;
        }
        numbers[count] = number;
        return count + 1;
    }

    /**
     * A number from 1 to {@code numBins - 1} for a piece of text, the same on every JVM. The bits of the string's hash
     * are mixed (as MurmurHash3 ends), since those of similar strings are similar.
     */
    public static int hash(CharSequence piece, int numBins) {
        return hash(piece, 0, piece.length(), numBins);
    }

    private static int hash(CharSequence text, int from, int to, int numBins) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum = 31 * sum + text.charAt(i);
        }
        int hash = sum * 0x9E3779B1;
        hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
        return 1 + Integer.remainderUnsigned(hash ^ hash >>> 13, numBins - 1);
    }
}
