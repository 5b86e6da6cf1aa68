// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which optimizer updates which weight ({@code keras.optimizers.OptimizerMap}).
 *
 * @param defaultOptimizer updates all weights that are not named
 * @param optimizerMap optimizers by the path of a weight, or by a regular expression that matches all of it:
 *     {@code encoder/.*}
 */
public record OptimizerMap(Optimizer defaultOptimizer, Map<String, Optimizer> optimizerMap) {
    /** Copies and checks the map. */
    public OptimizerMap {
        optimizerMap = Collections.unmodifiableMap(new LinkedHashMap<>(optimizerMap));
        optimizerMap.values().forEach(OptimizerMap::check);
        check(defaultOptimizer);
    }

    private static void check(Optimizer optimizer) {
        if (optimizer instanceof LossScaleOptimizer || optimizer instanceof MultiOptimizer) {
            throw new IllegalArgumentException("a map of optimizers can't hold " + optimizer);
        }
    }

    /** The same with one more. */
    public OptimizerMap with(String pattern, Optimizer optimizer) {
        Map<String, Optimizer> all = new LinkedHashMap<>(optimizerMap);
        if (all.put(pattern, optimizer) != null) {
            throw new IllegalArgumentException("there is an optimizer of \"" + pattern + "\" already");
        }
        return new OptimizerMap(defaultOptimizer, all);
    }

    /**
     * The optimizer of a weight.
     *
     * @throws IllegalArgumentException if several expressions match
     */
    public Optimizer of(String path) {
        Optimizer exact = optimizerMap.get(path);
        if (exact != null) {
            return exact;
        }
        List<String> matching = optimizerMap.keySet().stream()
                .filter(pattern -> Pattern.matches(pattern, path))
                .toList();
        if (matching.size() > 1) {
            throw new IllegalArgumentException("the weight \"" + path + "\" has several optimizers: " + matching);
        }
        return matching.isEmpty()
                ? defaultOptimizer
                : java.util.Objects.requireNonNull(optimizerMap.get(matching.getFirst()));
    }

    /** All of them, each once: those of the map in order, then the default. */
    public List<Optimizer> all() {
        return java.util.stream.Stream.concat(
                        optimizerMap.values().stream(), java.util.stream.Stream.of(defaultOptimizer))
                .distinct()
                .toList();
    }
}
