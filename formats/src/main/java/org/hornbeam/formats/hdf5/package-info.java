// SPDX-License-Identifier: Apache-2.0
/** The bytes of an HDF5 file -&gt; groups of tensors, and back: as much of the format as Keras's files have. */
@NullMarked
package org.hornbeam.formats.hdf5;

import org.jspecify.annotations.NullMarked;
