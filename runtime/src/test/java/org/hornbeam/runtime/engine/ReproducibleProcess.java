// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import org.hornbeam.runtime.tensor.Allocators;

/**
 * A process of its own for {@link ReproducibleTest}: prints what a training leaves. Arguments: threads, steps; with
 * negative steps it only opens engines, for {@link MisuseTest}.
 */
final class ReproducibleProcess {
    private ReproducibleProcess() {}

    public static void main(String[] args) {
        int steps = Integer.parseInt(args[1]);
        try (var allocator = Allocators.create()) {
            for (int i = 0; i < (steps < 0 ? 2 : 1); i++) {
                try (Engine engine = Engine.cpu(allocator, options -> options.threads(Integer.parseInt(args[0])))) {
                    System.out.println("answer " + (engine.options().vectors() ? "vector " : "scalar ")
                            + (steps < 0 ? "" : SmallTraining.checksum(engine, allocator, steps)));
                }
            }
        }
    }
}
