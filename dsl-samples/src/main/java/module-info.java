// SPDX-License-Identifier: Apache-2.0

/** Samples in Java and Kotlin. */
module org.hornbeam.samples {
    requires org.hornbeam.api;
    requires org.hornbeam.runtime;
    requires org.jspecify;
    requires kotlin.stdlib;

    exports org.hornbeam.samples;
    exports org.hornbeam.samples.kotlin;
}
