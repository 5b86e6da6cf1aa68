// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests.surface;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.interpret.Interpreter;
import org.junit.jupiter.api.Test;

/** The public API is what the checked-in text files say: a change to it is seen in review, never by accident. */
class PublicSurfaceTest {
    private static final String UPDATE =
            "mvn -pl property-tests -am test -Dapi.update=true -Dtest=PublicSurfaceTest -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void apiIsAsCheckedIn() throws IOException {
        check(PublicSurface.of(Dim.class), Path.of("..", "api", "api.txt"));
    }

    @Test
    void runtimeIsAsCheckedIn() throws IOException {
        check(PublicSurface.of(Interpreter.class), Path.of("..", "runtime", "api.txt"));
    }

    private static void check(PublicSurface surface, Path file) throws IOException {
        String found = surface.text();
        if (Boolean.getBoolean("api.update")) {
            Files.writeString(file, found);
        } else if (!Files.exists(file)) {
            fail("no " + file + ": write it with\n  " + UPDATE);
        } else if (!Files.readString(file).equals(found)) {
            fail("the public API differs from " + file + ":\n" + difference(Files.readString(file), found)
                    + "\nIf that is meant, write the file anew and check it in:\n  " + UPDATE);
        }
    }

    private static String difference(String expected, String found) {
        Set<String> before = lines(expected);
        Set<String> after = lines(found);
        String gone = before.stream()
                .filter(line -> !after.contains(line))
                .map(line -> "- " + line + "\n")
                .collect(Collectors.joining());
        String come = after.stream()
                .filter(line -> !before.contains(line))
                .map(line -> "+ " + line + "\n")
                .collect(Collectors.joining());
        return gone + come;
    }

    private static Set<String> lines(String text) {
        Set<String> lines = new LinkedHashSet<>();
        String type = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("    ")) {
                lines.add(type + ": " + line.strip());
            } else if (!line.isEmpty()) {
                type = line;
                lines.add(line);
            }
        }
        return lines;
    }

    /** A type with one of everything that is listed or left out. */
    public abstract static class Sample<T extends Comparable<T>> implements Comparable<Sample<T>> {
        /** Listed. */
        public static final int LISTED = 1;

        final int hidden = 2;

        /** Listed. */
        protected Sample(int size) {}

        Sample() {}

        /** Listed. */
        public static <A, B extends A> List<? super B> generic(A first, String... rest) throws IOException {
            throw new IOException(first + Arrays.toString(rest));
        }

        /** Listed. */
        protected abstract T listed();

        void hidden() {}

        @Override
        public String toString() {
            return "left out " + hidden;
        }
    }

    /** Its canonical constructor is left out. */
    public record Pair(int left, int right) {
        /** Listed. */
        public Pair(int both) {
            this(both, both);
        }
    }

    @Test
    void listsWhatAUserCanReach() {
        String text = new PublicSurface(List.of(Sample.class, Pair.class)).text();
        assertAll(
                () -> assertTrue(text.contains("    public static final int LISTED\n"), text),
                () -> assertTrue(text.contains("    protected Sample(int)\n"), text),
                () -> assertTrue(text.contains("    protected abstract T listed()\n"), text),
                () -> assertTrue(
                        text.contains(
                                "<A extends Object, B extends A> java.util.List<? super B> generic(A, String...) throws java.io.IOException\n"),
                        text),
                () -> assertTrue(text.contains(" implements Comparable<"), text),
                () -> assertTrue(text.contains("    public Pair(int)\n"), text),
                () -> assertTrue(text.contains("    public int left()\n"), text),
                () -> assertFalse(text.contains("Pair(int, int)"), text),
                () -> assertFalse(text.contains("hidden"), text),
                () -> assertFalse(text.contains("toString"), text));
    }
}
