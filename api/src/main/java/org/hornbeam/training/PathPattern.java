// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A pattern of paths of weights: {@code *} stands for any part of one name, {@code **} for any number of names, and a
 * pattern that names a layer means all of its weights.
 *
 * @param text the pattern: {@code encoder/dense_*}/kernel
 */
record PathPattern(String text) implements Predicate<String> {
    @Override
    public boolean test(String path) {
        return regex().matcher(path).matches();
    }

    private Pattern regex() {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (text.charAt(i) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(text.substring(i, i + 1)));
            }
        }
        return Pattern.compile(regex + "(/.*)?");
    }

    /** Whether any of the patterns fits. */
    static Predicate<String> any(List<String> patterns) {
        List<PathPattern> all = patterns.stream().map(PathPattern::new).toList();
        return path -> all.stream().anyMatch(pattern -> pattern.test(path));
    }

    /**
     * Checks that each pattern fits something.
     *
     * @throws IllegalArgumentException naming the pattern and the paths
     */
    static void check(String use, List<String> patterns, Collection<String> paths) {
        for (String pattern : patterns) {
            if (paths.stream().noneMatch(new PathPattern(pattern))) {
                throw new IllegalArgumentException(
                        use + " pattern \"" + pattern + "\" fits no weight; weights are " + paths);
            }
        }
    }
}
