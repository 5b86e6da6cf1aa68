// SPDX-License-Identifier: Apache-2.0

/** JMH benchmarks and side-by-side runs. */
module org.hornbeam.benchmarks {
    requires org.hornbeam.api;
    requires org.hornbeam.runtime;
    requires info.picocli;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires jmh.core;
    requires static org.jspecify;

    uses org.hornbeam.benchmarks.Contenders;

    opens org.hornbeam.benchmarks to
            info.picocli;
}
