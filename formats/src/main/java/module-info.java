// SPDX-License-Identifier: Apache-2.0

/** Files of other libraries, both ways: Keras's archives and weights. */
module org.hornbeam.formats {
    requires static transitive org.jspecify;
    requires transitive org.hornbeam.runtime;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports org.hornbeam.formats;
}
