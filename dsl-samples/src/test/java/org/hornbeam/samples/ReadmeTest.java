// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.RootAllocator;
import org.hornbeam.Model;
import org.hornbeam.formats.Keras;
import org.hornbeam.runtime.engine.Engine;
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

    private static void assertIn(List<String> sources, List<String> blocks) throws IOException {
        assertEquals(sources.size(), blocks.size());
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i);
            String block = blocks.get(i);
            String code = Files.readString(Path.of(source)).replaceAll("\\s+", "");
            assertTrue(
                    code.contains(block.replaceAll("\\s+", "")),
                    () -> "the README shows\n" + block + "\nwhich is not in " + source);
        }
    }

    @Test
    void showsCodeThatCompiles() throws IOException {
        String tests = "src/test/java/org/hornbeam/samples/";
        assertIn(List.of(tests + "ReadmeExample.java", tests + "ReadmeFiles.java"), blocks("java"));
        assertIn(List.of("src/main/kotlin/org/hornbeam/samples/kotlin/LearnedSwish.kt"), blocks("kotlin"));
    }

    @Test
    void itsFilesAreReadAgain(@TempDir Path folder) throws IOException {
        Path swish = folder.resolve("swish.keras");
        try (RootAllocator allocator = new RootAllocator();
                Engine engine = Engine.cpu(allocator)) {
            var digits = engine.initialize(
                    Model.of("digits", image(8, 8, 1), x -> x.flatten().dense(10)), 1);
            var own = engine.initialize(Model.of("own", features(3), x -> x.then(new LearnedSwish(0.5))), 1);
            Keras.write(own, swish, o -> o.layer("my_package>LearnedSwish", LearnedSwish.class));
            assertEquals(List.of(digits, own), ReadmeFiles.run(digits, folder.resolve("digits.keras"), swish));
        }
    }

    @Test
    void itsExampleRuns(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("digits.safetensors");
        Handwriting pictures = Handwriting.drawn(256, 1);
        ReadmeExample.run(pictures.pixels(), pictures.digits(), file);
        assertTrue(Weights.read(file).has("conv2d/kernel"));
    }
}
