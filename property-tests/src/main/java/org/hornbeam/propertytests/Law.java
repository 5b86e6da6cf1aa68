// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

/** What holds for every layer. */
public enum Law {
    /** The result has the shape that it declares: batch first, of the rank of its form, the same in both modes. */
    SHAPE("declared shape = computed shape"),
    /** The same use gives the same weights under the same names, in training and in inference. */
    PATHS("stable names of weights and states"),
    /** Tracing and running again with the same seed gives the same bits. */
    DETERMINISM("same seed, same result"),
    /** The derivative along a random direction is the one that finite differences have, in float64. */
    GRADIENT("gradient = finite differences"),
    /** In inference, a row of a batch is what that row alone gives. */
    BATCH_INDEPENDENCE("each row by itself"),
    /** No rewrite of the compiler changes what the layer means. */
    REWRITES("rewrites keep the meaning"),
    /** Bitwise the same fused and unfused, with vectors and without, for each number of threads, in used memory. */
    BITS("same bits however it runs"),
    /** What the compiled layer computes is what the interpreter does, up to rounding. */
    INTERPRETER("compiled = interpreted"),
    /** A wither with the value that is there gives an equal layer; another value an unequal one that differs in it alone. */
    COPIES("copies by withers");

    private final String words;

    Law(String words) {
        this.words = words;
    }

    /** The law in a few words. */
    @Override
    public String toString() {
        return words;
    }
}
