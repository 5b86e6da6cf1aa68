// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's memory beside whatever Arrow takes its memory from: each in a JVM of its own. */
class AllocationManagersTest {
    private static final List<String> NETTY_FLAGS =
            List.of("--add-opens=java.base/java.nio=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final String OURS = "default: org.hornbeam.runtime.tensor.AlignedAllocation";
    private static final String NETTY = "default: org.apache.arrow.memory.netty.NettyAllocationManager";

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheProgramAlone() throws Exception {
        // The classes of the tests hold our allocation manager: programs without it need a folder of their own.
        String name = UsesArrow.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(name);
        Files.createDirectories(copy.getParent());
        try (var bytes = UsesArrow.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(bytes, copy);
        }
    }

    private String classPath(boolean ours, boolean netty) throws Exception {
        Path tests = Path.of(AllocationManagersTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path marker = Path.of(Class.forName("org.apache.arrow.memory.unsafe.DefaultAllocationManagerFactory")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Predicate<String> kept =
                entry -> (netty || !entry.contains("netty")) && (ours || !same(entry, tests) && !same(entry, marker));
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(kept)
                .collect(Collectors.joining(File.pathSeparator, folder + File.pathSeparator, ""));
    }

    private static boolean same(String entry, Path path) {
        return Path.of(entry)
                .toAbsolutePath()
                .normalize()
                .equals(path.toAbsolutePath().normalize());
    }

    private static void assertDefault(String expected, OtherJvm run) {
        assertEquals(0, run.status(), run.output());
        assertTrue(run.output().contains(expected), run.output());
    }

    @Test
    void oursNeedsNoFlags() throws Exception {
        assertDefault(OURS, OtherJvm.run(List.of(), classPath(true, false), UsesArrow.class));
        assertDefault(OURS, OtherJvm.run(List.of(), classPath(true, false), UsesArrow.class, "ready-made"));
    }

    @Test
    void oursGoesBeforeNettyAndNeedsNoFlagsThen() throws Exception {
        assertDefault(OURS, OtherJvm.run(List.of(), classPath(true, true), UsesArrow.class));
    }

    @Test
    void nettyCanBeChosenBesideOurs() throws Exception {
        List<String> flags = new java.util.ArrayList<>(NETTY_FLAGS);
        flags.add("-Darrow.allocation.manager.type=Netty");
        assertDefault(NETTY, OtherJvm.run(flags, classPath(true, true), UsesArrow.class));
    }

    @Test
    void nettyAloneWorks() throws Exception {
        assertDefault(NETTY, OtherJvm.run(NETTY_FLAGS, classPath(false, true), UsesArrow.class));
        assertDefault(NETTY, OtherJvm.run(NETTY_FLAGS, classPath(false, true), UsesArrow.class, "ready-made"));
    }

    @Test
    void missingManagerAndMissingFlagsAreNamed() throws Exception {
        OtherJvm none = OtherJvm.run(List.of(), classPath(false, false), UsesArrow.class, "ready-made");
        assertNotEquals(0, none.status());
        assertTrue(none.output().contains("Add the dependency org.hornbeam:hornbeam-arrow-memory"), none.output());
        OtherJvm flags = OtherJvm.run(List.of(), classPath(false, true), UsesArrow.class, "ready-made");
        assertNotEquals(0, flags.status());
        assertTrue(flags.output().contains("--add-opens=java.base/java.nio=ALL-UNNAMED"), flags.output());
    }
}
