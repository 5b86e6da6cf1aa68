// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The simple name of a top-level class of the JDK that runs this program, and where it comes from.
 *
 * @param module the module: {@code java.base}
 * @param name the simple name: {@code ArrayList}
 */
public record ClassName(String module, String name) {
    private static final String SUFFIX = ".class";

    /**
     * All of them, in an order that depends on the names only. Classes of the same name in several packages are there once
     * for each.
     */
    public static List<ClassName> ofThisJdk() throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        try (Stream<Path> files = Files.walk(modules)) {
            return files.filter(ClassName::topLevel)
                    .map(ClassName::of)
                    .sorted(Comparator.comparing(ClassName::module).thenComparing(ClassName::name))
                    .toList();
        }
    }

    /** The names in a list with commas, each once, without what is around them; nothing where there is nothing. */
    public static List<String> list(String names) {
        return Stream.of(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Whether a class may have this name. */
    public static boolean isPossible(String name) {
        return !name.isEmpty()
                && Character.isJavaIdentifierStart(name.codePointAt(0))
                && name.codePoints().allMatch(Character::isJavaIdentifierPart);
    }

    private static boolean topLevel(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        return name.endsWith(SUFFIX)
                && !name.contains("$")
                && !name.equals("module-info.class")
                && !name.equals("package-info.class");
    }

    /** The class in {@code /modules/java.base/java/util/ArrayList.class}. */
    private static ClassName of(Path file) {
        String name = file.getName(file.getNameCount() - 1).toString();
        return new ClassName(file.getName(1).toString(), name.substring(0, name.length() - SUFFIX.length()));
    }
}
