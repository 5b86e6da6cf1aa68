// SPDX-License-Identifier: Apache-2.0

/** The laws that a layer must pass, for users' own layers and for Hornbeam's. */
module org.hornbeam.propertytests {
    requires transitive org.hornbeam.api;
    requires transitive org.hornbeam.runtime;
    requires transitive net.jqwik.api;

    exports org.hornbeam.propertytests;
}
