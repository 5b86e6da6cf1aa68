// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One use of a layer, as handles remember it.
 *
 * @param token what makes this use different from others; a renamed use keeps it
 * @param name the user's name for it, or {@code null}
 * @param shared whether other uses of the same name have the same weights
 * @param options what the user says of this use
 * @param callee the layer
 * @param inputs what it is used on
 * @param outputs what it yields
 */
record Application(
        Object token,
        @Nullable String name,
        boolean shared,
        LayerOptions options,
        Callee callee,
        List<Wire> inputs,
        List<Wire.Sort> outputs) {}
