// SPDX-License-Identifier: Apache-2.0

/** How it is computed: compiler, CPU kernels, Arrow tensors, training loop, data sets. */
module org.hornbeam.runtime {
    requires transitive org.hornbeam.api;
    requires transitive org.apache.arrow.memory.core;
    requires transitive org.apache.arrow.vector;
    requires org.apache.arrow.format;
    requires static jdk.incubator.vector;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management; // the DiagnosticCommand bean
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires ejml.core;
    requires ejml.ddense;

    exports org.hornbeam.runtime.data;
    exports org.hornbeam.runtime.engine;
    exports org.hornbeam.runtime.tensor;
    exports org.hornbeam.runtime.train;
    exports org.hornbeam.runtime.cpu to
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
    exports org.hornbeam.runtime.cpu.matmul to
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
    exports org.hornbeam.runtime.cpu.nest to
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
    exports org.hornbeam.runtime.fuse to
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
    exports org.hornbeam.runtime.interpret to
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
    exports org.hornbeam.runtime.memory to
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
    exports org.hornbeam.runtime.rewrite to
            org.hornbeam.propertytests;
    exports org.hornbeam.runtime.trace to
            org.hornbeam.propertytests;
}
