// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hornbeam.runtime.train.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code in the README is code that compiles and runs. */
class ReadmeTest {
    private static List<String> blocks(String language) throws IOException {
        Matcher blocks = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../README.md")));
        return blocks.results().map(block -> block.group(1)).toList();
    }

    private static void assertIn(String source, List<String> blocks) throws IOException {
        assertEquals(1, blocks.size());
        String code = Files.readString(Path.of(source)).replaceAll("\\s+", "");
        String shown = blocks.getFirst().replaceAll("\\s+", "");
        assertTrue(
                code.contains(shown), () -> "the README shows\n" + blocks.getFirst() + "\nwhich is not in " + source);
    }

    @Test
    void showsCodeThatCompiles() throws IOException {
        assertIn("src/test/java/org/hornbeam/samples/ReadmeExample.java", blocks("java"));
        assertIn("src/main/kotlin/org/hornbeam/samples/kotlin/LearnedSwish.kt", blocks("kotlin"));
    }

    @Test
    void itsExampleRuns(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("digits.safetensors");
        Handwriting pictures = Handwriting.drawn(256, 1);
        ReadmeExample.run(pictures.pixels(), pictures.digits(), file);
        assertTrue(Weights.read(file).has("conv2d/kernel"));
    }
}
