// SPDX-License-Identifier: Apache-2.0

/** What to compute: forms, layers, losses, optimizers, and the graph of operations that they trace to. */
module org.hornbeam.api {
    requires static transitive org.jspecify;

    exports org.hornbeam;
    exports org.hornbeam.activation;
    exports org.hornbeam.constraint;
    exports org.hornbeam.form;
    exports org.hornbeam.initializer;
    exports org.hornbeam.layer;
    exports org.hornbeam.loss;
    exports org.hornbeam.metric;
    exports org.hornbeam.ops;
    exports org.hornbeam.optimizer;
    exports org.hornbeam.regularizer;
    exports org.hornbeam.schedule;
    exports org.hornbeam.training;
    exports org.hornbeam.component to
            org.hornbeam.formats;
    exports org.hornbeam.trace to
            org.hornbeam.formats,
            org.hornbeam.runtime,
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
    exports org.hornbeam.graph to
            org.hornbeam.formats,
            org.hornbeam.runtime,
            org.hornbeam.propertytests,
            org.hornbeam.benchmarks;
}
