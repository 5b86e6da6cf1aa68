// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CompilerDirectivesTest {
    @Test
    void directiveIsAcceptedOnceAndAgain() {
        assertTrue(CompilerDirectives.excludeFromFirstTier("org/hornbeam/absent/Generated*.*"));
        assertTrue(CompilerDirectives.excludeFromFirstTier("org/hornbeam/absent/Generated*.*"));
    }

    /** A class that is none of these would be compiled as part of each caller, and box its vectors until that is hot. */
    @Test
    void everyLoopThatIsWrittenWithVectorsIsCompiledAlone() throws IOException, URISyntaxException {
        assertTrue(CompilerDirectives.compileLoopsAlone());
        Path root = Path.of(CompilerDirectives.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String prefix = CompilerDirectives.class.getPackageName().replace('.', '/') + "/";
        Set<String> written = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                String name = model.thisClass().asInternalName();
                for (PoolEntry entry : model.constantPool()) {
                    if (entry instanceof ClassEntry used
                            && used.asInternalName().startsWith("jdk/incubator/vector/")) {
                        assertTrue(name.startsWith(prefix), name);
                        written.add(name.substring(prefix.length()));
                    }
                }
            }
        }
        // Not a loop: constants of generated nests, which must become part of these.
        assertTrue(written.remove("nest/Vectors"));
        assertTrue(written.size() >= 10, written::toString);
        for (String name : written) {
            assertTrue(CompilerDirectives.LOOPS.stream().anyMatch(name::startsWith), name);
        }
        for (String loops : CompilerDirectives.LOOPS) {
            assertTrue(written.stream().anyMatch(name -> name.startsWith(loops)), loops);
        }
    }

    @Test
    void directiveThatTheVirtualMachineRefusesIsReported() {
        assertFalse(CompilerDirectives.excludeFromFirstTier("no\"pattern"));
    }
}
