// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/**
 * Another way to use a layer, with the layer's weights: an embedding backwards, attention that also yields its scores.
 * Where both have one shared name, they are one layer.
 */
public interface Usage {
    /** The layer that holds the weights. */
    Object layer();
}
