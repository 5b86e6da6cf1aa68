// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Directives to the just-in-time compilers of this process, given through the DiagnosticCommand bean.
 *
 * <p>A thread that makes a generated kernel hot waits until it is compiled: what would go on meanwhile is the
 * interpreter, which calls the methods of the Vector API so often that they fill the queue of the compiler before it.
 *
 * <p>The first-tier compiler runs out of virtual registers on large vector kernels and then leaves the method in a slow
 * tier for good (75 times slower was measured). Excluding generated kernels from it lets the interpreter hand them to
 * the optimizing compiler. Needs the modules java.management and jdk.management; without them the process still works
 * and a warning is logged once.
 */
public final class CompilerDirectives {
    private static final System.Logger LOG = System.getLogger(CompilerDirectives.class.getName());
    private static final Set<String> GIVEN = ConcurrentHashMap.newKeySet();

    /**
     * How the names of the loops begin that are written with vectors, from this package on: the virtual machine's patterns
     * have no wildcard in the middle.
     */
    static final List<String> LOOPS = List.of("matmul/Vector", "named/Vector", "winograd/Vector");

    private CompilerDirectives() {}

    /**
     * Keeps methods away from the first-tier compiler, from now on, and lets who makes them hot wait for the other one.
     *
     * @param pattern internal class name and method with leading or trailing {@code *}, for example {@code
     *     org/hornbeam/runtime/cpu/matmul/Generated*.*}; a trailing {@code *} also matches the suffix of hidden classes
     * @return whether the directive is in force
     */
    public static boolean excludeFromFirstTier(String pattern) {
        // The one about loops matches more methods: it must lie below all others.
        return compileLoopsAlone()
                && give(pattern, "[{match: [\"" + pattern + "\"], BackgroundCompilation: false, c1: {Exclude: true}}]");
    }

    private static synchronized boolean give(String name, String... directives) {
        if (GIVEN.contains(name)) {
            return true;
        }
        try {
            for (String directive : directives) {
                add(directive);
            }
            GIVEN.add(name);
            return true;
        } catch (JMException | IOException | LinkageError | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the just-in-time compilers do not take directives for generated kernels (" + e
                            + "); some may stay slow. Add the modules java.management and jdk.management.");
            return false;
        }
    }

    /**
     * Has the loops that are written with vectors compiled by themselves, from now on: as part of a caller they would be
     * compiled anew with each caller, and box vectors until that caller is hot.
     */
    static boolean compileLoopsAlone() {
        String name = CompilerDirectives.class.getPackageName().replace('.', '/');
        String loops = LOOPS.stream()
                .map(prefix -> "\"" + name + "/" + prefix + "*.*\"")
                .collect(Collectors.joining(", "));
        // The last one given is looked at first: what a loop consists of still becomes part of it.
        return give(
                "loops",
                "[{match: [\"" + name + "/*.*\"], inline: [" + loops.replace("\"" + name, "\"-" + name) + "]}]",
                "[{match: [" + loops + "], BackgroundCompilation: false}]");
    }

    private static void add(String directives) throws JMException, IOException {
        Path file = Files.createTempFile("hornbeam-directives", ".json");
        try {
            Files.writeString(file, directives);
            Object reply = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "compilerDirectivesAdd",
                            new Object[] {new String[] {file.toString()}},
                            new String[] {String[].class.getName()});
            if (!String.valueOf(reply).contains("1 compiler directives added")) {
                throw new IllegalStateException("reply of compilerDirectivesAdd: " + reply);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
