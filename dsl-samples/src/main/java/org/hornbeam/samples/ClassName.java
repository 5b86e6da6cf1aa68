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
 * A top-level class of the JDK that runs this program.
 *
 * @param module the module that it comes from: {@code java.base}
 * @param packageName its package: {@code java.util}
 * @param name its simple name: {@code ArrayList}
 */
public record ClassName(String module, String packageName, String name) {
    private static final String SUFFIX = ".class";

    /** All of them, in an order that depends on the names only. */
    public static List<ClassName> ofThisJdk() throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        try (Stream<Path> files = Files.walk(modules)) {
            return files.filter(ClassName::topLevel)
                    .map(ClassName::of)
                    .sorted(Comparator.comparing(ClassName::module)
                            .thenComparing(ClassName::packageName)
                            .thenComparing(ClassName::name))
                    .toList();
        }
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
        return new ClassName(
                file.getName(1).toString(),
                file.subpath(2, file.getNameCount() - 1).toString().replace('/', '.'),
                name.substring(0, name.length() - SUFFIX.length()));
    }
}
