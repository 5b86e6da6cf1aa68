// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Locale;

/** Names of uses of a layer from the name of its class, as Keras forms them: MaxPooling2D gives max_pooling2d. */
final class SnakeCase {
    private SnakeCase() {}

    static String of(Class<?> type) {
        if (type.isAnonymousClass() || type.isHidden()) {
            return "lambda";
        }
        return type.getSimpleName()
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
