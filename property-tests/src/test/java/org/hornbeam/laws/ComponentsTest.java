// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hornbeam.Model;
import org.hornbeam.component.Components;
import org.hornbeam.layer.Dense;
import org.junit.jupiter.api.Test;

/** Copies of declarations with one component changed: by name, so that nothing but this test sees a wrong one. */
class ComponentsTest {
    private static final ClassDesc COMPONENTS = ClassDesc.of(Components.class.getName());

    @Test
    void changesOneComponent() {
        Dense dense = new Dense(3);
        Dense changed = Components.with(dense, "units", 4);
        assertEquals(new Dense(4), changed);
        assertEquals(new Dense(3), dense);
    }

    @Test
    void saysWhatIsWrong() {
        Dense dense = new Dense(3);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Components.with(dense, "unit", 4))
                .getMessage()
                .startsWith("Dense has no component unit; it has [units, activation, "));
        assertEquals(
                assertThrows(IllegalArgumentException.class, () -> new Dense(0)).getMessage(),
                assertThrows(IllegalArgumentException.class, () -> Components.with(dense, "units", 0))
                        .getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Components.with(dense, "units", "4"))
                .getMessage()
                .startsWith("Dense has components of other types than [4, "));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> Components.of(Dense.class).create(Map.of("units", 3)))
                .getMessage()
                .startsWith("Dense needs a value of activation, found [units]"));
    }

    /** Every use in the class files of the API: its name is a component, of the type of the method's parameter. */
    @Test
    void everyWitherNamesAComponentOfItsType() {
        List<String> wrong = new ArrayList<>();
        int uses = 0;
        for (ClassModel type : classes()) {
            for (MethodModel method : type.methods()) {
                String name = used(method);
                if (name == null) {
                    continue;
                }
                uses++;
                String record = type.thisClass().asInternalName();
                String described = type.fields().stream()
                        .filter(field -> field.fieldName().equalsString(name))
                        .map(field -> field.fieldType().stringValue())
                        .findFirst()
                        .orElse("no component");
                String parameter = method.methodTypeSymbol().parameterType(0).descriptorString();
                if (!method.methodName().equalsString(name) || !described.equals(parameter)) {
                    wrong.add(record + "." + method.methodName() + "(" + parameter + ") changes " + name + ", "
                            + described);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(uses >= 197, "found " + uses);
    }

    private static @org.jspecify.annotations.Nullable String used(MethodModel method) {
        List<String> constants = new ArrayList<>();
        boolean[] found = {false};
        method.code()
                .ifPresent(code -> code.forEach(element -> {
                    if (element instanceof ConstantInstruction.LoadConstantInstruction load
                            && load.constantValue() instanceof String text) {
                        constants.add(text);
                    }
                    found[0] |= element instanceof InvokeInstruction call
                            && call.owner().asSymbol().equals(COMPONENTS)
                            && call.name().equalsString("with");
                }));
        return found[0] ? constants.getFirst() : null;
    }

    private static List<ClassModel> classes() {
        try {
            URI uri = Objects.requireNonNull(Model.class.getResource("Model.class"))
                    .toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    return classes(jar.getPath("/org/hornbeam"));
                }
            }
            return classes(Objects.requireNonNull(Path.of(uri).getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ClassModel> classes(Path root) throws IOException {
        List<ClassModel> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".class"))::iterator) {
                all.add(ClassFile.of().parse(Files.readAllBytes(file)));
            }
        }
        // Not this test, where it lies beside the API.
        all.removeIf(type -> type.superclass().stream()
                .noneMatch(parent -> parent.asInternalName().equals("java/lang/Record")));
        return all;
    }
}
