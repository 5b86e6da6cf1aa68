// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the types of the forms allow and what they refuse. */
class CompileTest {
    @TempDir
    Path folder;

    private List<String> errors(String expression) {
        String code = """
            import static org.hornbeam.form.Forms.*;
            import static org.hornbeam.layer.Layers.*;
            import org.hornbeam.*;
            import org.hornbeam.form.*;
            class Sample { Object o = %s; }
            """.formatted(expression);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var source = new SimpleJavaFileObject(URI.create("string:///Sample.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
        compiler.getTask(
                        null,
                        null,
                        diagnostics,
                        List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(source))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
                .map(d -> d.getMessage(Locale.ENGLISH))
                .toList();
    }

    @Test
    void whatFitsCompiles() {
        assertEquals(List.of(), errors("image(8, 8, 1).conv2d(4, 3).relu().flatten().dense(3)"));
        assertEquals(List.of(), errors("tokens(ANY).embedding(9, 4).then(dense(3)).lstm(2)"));
        assertEquals(List.of(), errors("block(8, 8, 1).asImage().conv2d(4, 3)"));
    }

    @Test
    void denseStraightAfterConv2dDoesNotCompile() {
        List<String> errors = errors("image(8, 8, 1).conv2d(4, 3).dense(3)");
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains("dense(int)"), errors.getFirst());
        assertEquals(
                1,
                errors("Model.<Image, Features>of(\"m\", image(8, 8, 1), x -> x.conv2d(4, 3).then(dense(3)))")
                        .size());
    }

    @Test
    void layersOfAnotherFormDoNotCompile() {
        assertEquals(1, errors("features(8).then(conv2d(4, 3))").size());
        assertEquals(1, errors("series(8, 2).then(embedding(4, 3))").size());
        assertEquals(1, errors("features(8).add(image(2, 2, 2))").size());
        assertEquals(1, errors("block(8, 8, 1).conv2d(4, 3)").size());
    }
}
