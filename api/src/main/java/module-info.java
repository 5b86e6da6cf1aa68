// SPDX-License-Identifier: Apache-2.0

/** What to compute: forms, layers, losses, optimizers and the graph of ops that they trace to. */
module org.hornbeam.api {
    requires static transitive org.jspecify;
}
