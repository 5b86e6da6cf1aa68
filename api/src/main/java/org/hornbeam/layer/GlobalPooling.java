// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;

/**
 * What poolings over all positions have in common: {@link KeepDims} keeps the axes of any of them.
 *
 * @param <I> what it takes
 */
public sealed interface GlobalPooling<I> extends Layer<I, Features>
        permits GlobalAveragePooling1D,
                GlobalAveragePooling2D,
                GlobalAveragePooling3D,
                GlobalMaxPooling1D,
                GlobalMaxPooling2D,
                GlobalMaxPooling3D {
    /** Where the channels are. */
    DataFormat dataFormat();
}
