// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import org.hornbeam.runtime.tensor.Allocators;

/** A process of its own for {@link ReproducibleTest}: prints what a training leaves. Arguments: threads, steps. */
final class ReproducibleProcess {
    private ReproducibleProcess() {}

    public static void main(String[] args) {
        try (var allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(Integer.parseInt(args[0])))) {
            System.out.println("answer " + (engine.options().vectors() ? "vector " : "scalar ")
                    + SmallTraining.checksum(engine, allocator, Integer.parseInt(args[1])));
        }
    }
}
