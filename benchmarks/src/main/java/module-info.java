// SPDX-License-Identifier: Apache-2.0

/** JMH benchmarks and side-by-side runs. */
module org.hornbeam.benchmarks {
    requires org.hornbeam.api;
    requires org.hornbeam.runtime;
    requires jmh.core;
}
