// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.util.SplittableRandom;

/** Prints a number made of the results of many nests, to be compared between virtual machines with other options. */
final class NestChecksums {
    static final int NESTS = 80;

    private NestChecksums() {}

    /** Prints the lanes and the number. */
    public static void main(String[] arguments) {
        NestCompiler compiler = new NestCompiler(Lanes.hasVectors() ? Lanes.VECTOR : Lanes.SCALAR);
        System.out.println(compiler.lanes() + " " + checksum(compiler));
    }

    static long checksum(NestCompiler compiler) {
        RandomNests nests = new RandomNests(42);
        SplittableRandom random = new SplittableRandom(43);
        long sum = 0;
        for (int i = 0; i < NESTS; i++) {
            var nest = nests.next(4 + i % 20, i % 4 == 3);
            int columns = 1 + random.nextInt(150);
            var arena = new NestArena(
                    nest,
                    1 + i % 9,
                    columns,
                    random,
                    0.15,
                    compiler.scratch(nest).bytes(columns));
            sum = 31 * sum + arena.checksum(arena.after(compiler.compile(nest)));
        }
        return sum;
    }
}
