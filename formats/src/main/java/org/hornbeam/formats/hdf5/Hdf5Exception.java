// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import java.io.IOException;

/** An HDF5 file that is damaged, or not of the kind that is read; the message names the object. */
public final class Hdf5Exception extends IOException {
    private static final long serialVersionUID = 1;

    Hdf5Exception(String path, String problem) {
        super((path.equals("/") ? "" : "at " + path + ": ") + problem);
    }
}
