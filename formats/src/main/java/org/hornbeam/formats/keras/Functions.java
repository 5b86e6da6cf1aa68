// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** A part of {@code keras.ops}: functions by the names of Keras's classes. */
abstract class Functions {
    private final Map<String, Function<FunctionCall, List<Value>>> all = new HashMap<>();

    /** What the function of Keras's class computes, {@code null} if it is not of this part. */
    final @Nullable Function<FunctionCall, List<Value>> find(String className) {
        return all.get(plain(className));
    }

    /** A function of one result. */
    final void one(String className, Function<FunctionCall, Value> function) {
        all.put(plain(className), call -> List.of(function.apply(call)));
    }

    final void several(String className, Function<FunctionCall, List<Value>> function) {
        all.put(plain(className), function);
    }

    /** reduce_max, ReduceMax and reduceMax are one. */
    static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
