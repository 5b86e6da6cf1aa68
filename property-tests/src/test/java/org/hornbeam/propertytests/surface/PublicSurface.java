// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests.surface;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public surface of one module as stable text: each public type of each package that the module exports to everybody,
 * with the members that a user can call or override.
 *
 * <p>Left out on purpose: canonical constructors of records (no promise is made for them), the methods that every object
 * has, and what the compiler adds.
 */
record PublicSurface(List<Class<?>> types) {
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    /** The surface of the module that {@code member} belongs to, found in its jar or folder of classes. */
    static PublicSurface of(Class<?> member) throws IOException {
        URI place = place(member);
        if (Files.isDirectory(Path.of(place))) {
            return read(Path.of(place), member.getClassLoader());
        }
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(place), Map.of())) {
            return read(jar.getPath("/"), member.getClassLoader());
        }
    }

    private static URI place(Class<?> member) {
        try {
            return member.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of " + member + " is not a URI", e);
        }
    }

    private static PublicSurface read(Path root, ClassLoader loader) throws IOException {
        ModuleDescriptor module;
        try (InputStream in = Files.newInputStream(root.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }
        Set<String> names = new TreeSet<>();
        for (ModuleDescriptor.Exports exported : module.exports()) {
            if (!exported.isQualified()) {
                try (Stream<Path> files =
                        Files.list(root.resolve(exported.source().replace('.', '/')))) {
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                            .forEach(name -> names.add(
                                    exported.source() + "." + name.substring(0, name.length() - ".class".length())));
                }
            }
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            Class<?> type = load(name, loader);
            if (isPublic(type)) {
                types.add(type);
            }
        }
        return new PublicSurface(List.copyOf(types));
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("class file without its class: " + name, e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return !type.isSynthetic()
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && isOpen(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** One paragraph per type, in the order of their names, members sorted: equal surfaces have equal texts. */
    String text() {
        return types.stream().map(PublicSurface::text).collect(Collectors.joining("\n"));
    }

    private static String text(Class<?> type) {
        TreeSet<String> members = new TreeSet<>();
        Arrays.stream(type.getDeclaredFields()).filter(PublicSurface::isListed).forEach(f -> members.add(line(f)));
        Arrays.stream(type.getDeclaredConstructors())
                .filter(c -> isListed(c) && !isCanonical(type, c))
                .forEach(c -> members.add(line(type.getSimpleName(), c)));
        Arrays.stream(type.getDeclaredMethods())
                .filter(m -> isListed(m) && !m.isBridge() && !OF_EVERY_OBJECT.contains(m.getName()))
                .forEach(m -> members.add(line(m)));
        StringBuilder text = new StringBuilder(header(type)).append('\n');
        members.forEach(member -> text.append("    ").append(member).append('\n'));
        return text.toString();
    }

    private static boolean isListed(Member member) {
        return isOpen(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isCanonical(Class<?> type, Executable constructor) {
        return type.isRecord()
                && Arrays.equals(
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray(),
                        constructor.getParameterTypes());
    }

    private static String header(Class<?> type) {
        StringBuilder text = new StringBuilder(type.toGenericString()
                .replace("abstract interface", "interface")
                .replace("abstract sealed interface", "sealed interface"));
        AnnotatedType parent = type.getAnnotatedSuperclass();
        if (parent != null && parent.getType() != Object.class && !type.isRecord() && !type.isEnum()) {
            text.append(" extends ").append(parent);
        }
        if (type.getAnnotatedInterfaces().length > 0) {
            text.append(type.isInterface() ? " extends " : " implements ").append(list(type.getAnnotatedInterfaces()));
        }
        if (type.isSealed()) {
            String permitted = Arrays.stream(type.getPermittedSubclasses())
                    .filter(PublicSurface::isPublic)
                    .map(Class::getName)
                    .sorted()
                    .collect(Collectors.joining(", "));
            text.append(permitted.isEmpty() ? "" : " permits " + permitted);
        }
        return shorten(text.toString());
    }

    private static String line(Field field) {
        return shorten(modifiers(field.getModifiers() & Modifier.fieldModifiers())
                + field.getAnnotatedType()
                + " "
                + field.getName());
    }

    private static String line(Method method) {
        String kind = method.isDefault() ? "default " : "";
        return kind + line(method.getAnnotatedReturnType() + " " + method.getName(), method);
    }

    private static String line(String name, Executable executable) {
        int possible = executable instanceof Method ? Modifier.methodModifiers() : Modifier.constructorModifiers();
        int shown = executable.getModifiers() & possible & ~(Modifier.SYNCHRONIZED | Modifier.NATIVE | Modifier.STRICT);
        AnnotatedType[] thrown = executable.getAnnotatedExceptionTypes();
        return shorten(modifiers(shown)
                + variables(executable.getTypeParameters())
                + name
                + "("
                + parameters(executable)
                + ")"
                + (thrown.length == 0 ? "" : " throws " + list(thrown)));
    }

    private static String parameters(Executable executable) {
        String all = list(executable.getAnnotatedParameterTypes());
        return executable.isVarArgs() && all.endsWith("[]") ? all.substring(0, all.length() - 2) + "..." : all;
    }

    private static String modifiers(int modifiers) {
        return modifiers == 0 ? "" : Modifier.toString(modifiers) + " ";
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable + " extends "
                                + Arrays.stream(variable.getAnnotatedBounds())
                                        .map(AnnotatedType::toString)
                                        .collect(Collectors.joining(" & ")))
                        .collect(Collectors.joining(", ", "<", "> "));
    }

    private static String list(AnnotatedType[] types) {
        return Arrays.stream(types).map(AnnotatedType::toString).collect(Collectors.joining(", "));
    }

    private static String shorten(String text) {
        return text.replace("org.jspecify.annotations.Nullable()", "Nullable").replace("java.lang.", "");
    }
}
