// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** How text is made alike before it is split. */
public enum Standardize {
    /** Not at all. */
    NONE,
    /** Letters of ASCII in lower case. */
    LOWER,
    /** Without punctuation of ASCII. */
    STRIP_PUNCTUATION,
    /** Both. */
    LOWER_AND_STRIP_PUNCTUATION;

    private static final String PUNCTUATION = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";

    String apply(String text) {
        boolean lower = this == LOWER || this == LOWER_AND_STRIP_PUNCTUATION;
        boolean strip = this == STRIP_PUNCTUATION || this == LOWER_AND_STRIP_PUNCTUATION;
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!strip || PUNCTUATION.indexOf(c) < 0) {
                result.append(lower && c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
        }
        return result.toString();
    }
}
