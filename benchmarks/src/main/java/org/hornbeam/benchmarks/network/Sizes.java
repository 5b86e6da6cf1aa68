// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes numbers separated by {@code x} and {@code -}. */
final class Sizes {
    private Sizes() {}

    /** All numbers in order. */
    static int[] read(String sizes) {
        return Arrays.stream(sizes.split("[x-]")).mapToInt(Sizes::one).toArray();
    }

    /** The numbers from an index on. */
    static List<Integer> from(int[] numbers, int begin) {
        return Arrays.stream(numbers, begin, numbers.length).boxed().toList();
    }

    private static int one(String text) {
        int value = Integer.parseInt(text);
        if (value < 1) {
            throw new IllegalArgumentException("A size is at least 1, found " + text);
        }
        return value;
    }

    static String join(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }
}
