// SPDX-License-Identifier: Apache-2.0

/** Memory for Arrow, aligned to 64 bytes, without JVM flags, for programs that have no other allocation manager. */
module org.hornbeam.arrow.memory {
    requires transitive org.hornbeam.runtime;

    exports org.apache.arrow.memory.unsafe;
}
