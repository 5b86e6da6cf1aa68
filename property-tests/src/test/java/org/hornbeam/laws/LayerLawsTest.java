// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Splitting;
import org.hornbeam.propertytests.LayerArbitraries;
import org.hornbeam.propertytests.LayerLaws;
import org.hornbeam.propertytests.Specimen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Every layer of Hornbeam obeys the laws, with several random hyper-parameters each: {@code -Dhornbeam.layers=50} draws
 * more.
 */
class LayerLawsTest {
    private static final int DRAWS = Integer.getInteger("hornbeam.layers", 2);

    @Provide
    Arbitrary<List<List<Specimen>>> someOfEach() {
        List<Arbitrary<List<Specimen>>> each = LayerArbitraries.kinds().stream()
                .sorted(Comparator.comparing(Class::getName))
                .<Arbitrary<List<Specimen>>>map(
                        kind -> LayerArbitraries.of(kind).list().ofSize(DRAWS))
                .toList();
        return Combinators.combine(each).as(lists -> lists);
    }

    @Property(
            tries = 1,
            seed = "37",
            generation = GenerationMode.RANDOMIZED,
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.OFF)
    void everyLayerObeysTheLaws(@ForAll("someOfEach") List<List<Specimen>> someOfEach) {
        assertEquals(LayerArbitraries.kinds().size(), someOfEach.size());
        List<Executable> all = new ArrayList<>();
        for (List<Specimen> specimens : someOfEach) {
            for (int seed = 0; seed < DRAWS; seed++) {
                LayerLaws laws = LayerLaws.seeded(seed);
                Specimen specimen = specimens.get(seed);
                all.add(() -> laws.verify(specimen));
            }
        }
        assertAll(all);
    }

    @Test
    void noLayerIsMissing() throws IOException, URISyntaxException {
        Set<String> expected = layers().stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
        Set<String> found =
                LayerArbitraries.kinds().stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        assertEquals(Set.of(), missing, "layers without hyper-parameters in LayerArbitraries");
        assertEquals(expected, found);
    }

    /** All records of the package of layers that are one. */
    private static Set<Class<?>> layers() throws IOException, URISyntaxException {
        URI place = Layer.class.getResource("Layer.class").toURI();
        if (!place.getScheme().equals("jar")) {
            return layers(Path.of(place).getParent());
        }
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
            return layers(jar.provider().getPath(place).getParent());
        }
    }

    private static Set<Class<?>> layers(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                    .map(name -> type("org.hornbeam.layer." + name.replace(".class", "")))
                    .filter(type -> type.isRecord() && Modifier.isPublic(type.getModifiers()))
                    .filter(type -> Stream.of(SameForm.class, Layer.class, Joint.class, Splitting.class, Cell.class)
                            .anyMatch(kind -> kind.isAssignableFrom(type)))
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
