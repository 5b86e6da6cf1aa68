// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
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
import org.hornbeam.layer.BatchNormalization;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.CharacterNGrams;
import org.hornbeam.layer.Characters;
import org.hornbeam.layer.HashedCrossing;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.RandomCrop;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.SpectralNormalization;
import org.hornbeam.layer.SpectralNormalizationLayer;
import org.hornbeam.layer.Splitting;
import org.hornbeam.layer.StringLookup;
import org.hornbeam.layer.TernaryDense;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.layer.TextVectorization;
import org.hornbeam.propertytests.Law;
import org.hornbeam.propertytests.LawBroken;
import org.hornbeam.propertytests.LayerArbitraries;
import org.hornbeam.propertytests.LayerLaws;
import org.hornbeam.propertytests.Specimen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Every layer of Hornbeam obeys the laws, with several random hyper-parameters each: {@code -Dhornbeam.layers=50} draws
 * more, {@code -Dhornbeam.layer=Resizing|RNN} only some kinds.
 */
class LayerLawsTest {
    private static final int DRAWS = Integer.getInteger("hornbeam.layers", 2);
    private static final Set<Class<?>> KINDS = LayerArbitraries.kinds().stream()
            .filter(kind -> kind.getSimpleName().matches(System.getProperty("hornbeam.layer", ".*")))
            .collect(Collectors.toSet());

    /** Whether the declared derivatives are not those of what is computed: through steps, by a weight as it was. */
    private static boolean surrogate(Object layer) {
        return layer instanceof TernaryDense
                || layer instanceof SpectralNormalization
                || layer instanceof SpectralNormalizationLayer
                || (layer instanceof BatchNormalization normalization && normalization.renorm());
    }

    @Provide
    Arbitrary<List<List<Specimen>>> someOfEach() {
        List<Arbitrary<List<Specimen>>> each = KINDS.stream()
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
        assertEquals(KINDS.size(), someOfEach.size());
        List<Executable> all = new ArrayList<>();
        for (List<Specimen> specimens : someOfEach) {
            for (int seed = 0; seed < DRAWS; seed++) {
                Specimen specimen = specimens.get(seed);
                LayerLaws laws = LayerLaws.seeded(seed);
                if (surrogate(specimen.layer())) {
                    laws = laws.without(Law.GRADIENT);
                }
                if (specimen.layer() instanceof RandomCrop) {
                    // As in Keras it crops in training and leaves images alone in inference.
                    laws = laws.without(Law.SHAPE);
                }
                LayerLaws obeyed = laws;
                all.add(() -> obeyed.verify(specimen));
            }
        }
        assertAll(all);
    }

    /** What they yield for texts is in PreprocessingTest: the laws draw numbers. */
    private static final Set<Class<?>> OF_TEXT =
            Set.of(StringLookup.class, TextVectorization.class, HashedCrossing.class);

    @Test
    void noLayerIsMissing() throws IOException, URISyntaxException {
        Set<String> expected =
                layers(type -> !TextLayer.class.isAssignableFrom(type) && !OF_TEXT.contains(type)).stream()
                        .map(Class::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found =
                LayerArbitraries.kinds().stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        assertEquals(Set.of(), missing, "layers without hyper-parameters in LayerArbitraries");
        assertEquals(expected, found);
    }

    private static final List<TextLayer> READERS = List.of(
            new Characters(7),
            new Characters(3).alphabet("xyz\ud83c\udf33"),
            new CharacterNGrams(1, 3),
            new CharacterNGrams(2, 5).numBins(17).length(9));

    @Test
    void layersThatReadTextObeyTheirLaws() throws IOException, URISyntaxException {
        Set<Class<?>> checked = READERS.stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(layers(TextLayer.class::isAssignableFrom), checked);
        for (TextLayer layer : READERS) {
            LayerLaws.check(layer);
        }
    }

    /** A vocabulary that grows while it reads: the same text becomes other tokens. */
    private record Counting(AtomicInteger count) implements TextLayer {
        @Override
        public int length() {
            return 1;
        }

        @Override
        public int vocabularySize() {
            return 1_000_000;
        }

        @Override
        public int[] encode(String text) {
            return new int[] {count.getAndIncrement()};
        }
    }

    /** One token for each character, however many there are. */
    private record Endless() implements TextLayer {
        @Override
        public int length() {
            return 100;
        }

        @Override
        public int vocabularySize() {
            return 2;
        }

        @Override
        public int[] encode(String text) {
            return text.chars().map(c -> 1).toArray();
        }
    }

    @Test
    void lawsOfTextAreSeenToBreak() {
        TextLayer counting = new Counting(new AtomicInteger());
        assertEquals(
                Law.DETERMINISM,
                assertThrows(LawBroken.class, () -> LayerLaws.check(counting)).law());
        assertEquals(
                Law.SHAPE,
                assertThrows(LawBroken.class, () -> LayerLaws.check(new Endless()))
                        .law());
    }

    /** All records of the package of layers that are one. */
    private static Set<Class<?>> layers(Predicate<Class<?>> wanted) throws IOException, URISyntaxException {
        URI place = Layer.class.getResource("Layer.class").toURI();
        if (!place.getScheme().equals("jar")) {
            return layers(Path.of(place).getParent(), wanted);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
            return layers(jar.provider().getPath(place).getParent(), wanted);
        }
    }

    private static Set<Class<?>> layers(Path folder, Predicate<Class<?>> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                    .map(name -> type("org.hornbeam.layer." + name.replace(".class", "")))
                    .filter(type -> type.isRecord() && Modifier.isPublic(type.getModifiers()))
                    .filter(type -> Stream.of(SameForm.class, Layer.class, Joint.class, Splitting.class, Cell.class)
                            .anyMatch(kind -> kind.isAssignableFrom(type)))
                    .filter(wanted)
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
