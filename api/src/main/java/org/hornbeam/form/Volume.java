// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import org.hornbeam.layer.Flatten;
import org.hornbeam.trace.Wire;

/**
 * Volumes: scans, clips of images. Shape {@code (batch, depth, height, width, channels)}.
 */
public final class Volume implements Form<Volume> {
    private final Wire wire;

    Volume(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** All numbers of an example in one row. */
    public Features flatten() {
        return then(new Flatten());
    }

    /** For example {@code Volume float32[batch, 16, 64, 64, 1]}. */
    @Override
    public String toString() {
        return "Volume " + wire.dtype().kerasName() + wire.shape();
    }
}
