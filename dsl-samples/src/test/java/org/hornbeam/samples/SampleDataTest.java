// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hornbeam.propertytests.LayerLaws;
import org.junit.jupiter.api.Test;

class SampleDataTest {
    @Test
    void classesOfThisJdkAreTopLevelAndKnownOnesAreThere() throws IOException {
        List<ClassName> classes = ClassName.ofThisJdk();
        assertTrue(classes.contains(new ClassName("java.base", "ArrayList")));
        assertTrue(classes.stream()
                .noneMatch(c -> c.name().contains("$") || c.name().endsWith("-info")));
        // java.util and java.sql have a Date each, each a class of its own.
        assertEquals(
                List.of("java.base", "java.sql"),
                classes.stream()
                        .filter(c -> c.name().equals("Date"))
                        .map(ClassName::module)
                        .toList());
        assertTrue(classes.size() > 1000, () -> "only " + classes.size() + " classes");
    }

    @Test
    void askedNamesAreCleanedAndImpossibleOnesKnown() {
        assertEquals(List.of("HashMap", "x y", "JTable"), ClassName.list(" HashMap,, x y ,JTable,HashMap,"));
        assertEquals(List.of(), ClassName.list(""));
        assertEquals(List.of(), ClassName.list(" , "));
        for (String name : List.of("HashMap", "_a$1", "\u00c4pfel")) {
            assertTrue(ClassName.isPossible(name), name);
        }
        for (String name : List.of("", "x y", "1a", "a-b", "\ud83c\udf33")) {
            assertTrue(!ClassName.isPossible(name), name);
        }
    }

    @Test
    void namesFallIntoWords() {
        assertEquals(List.of("XML", "Stream", "Reader", "_de"), NamePieces.words("XMLStreamReader_de"));
        assertEquals(List.of("A"), NamePieces.words("A"));
        assertEquals(List.of("Base64", "URL"), NamePieces.words("Base64URL"));
    }

    @Test
    void piecesAreDistinctNumbers() {
        NamePieces layer = new NamePieces(1 << 15, 100);
        int[] pieces = layer.encode("HashMap");
        int used = pieces.length;
        assertEquals(used, Arrays.stream(pieces).distinct().count());
        // Two words, their pair, first, last, and 8 + 7 + 6 + 5 runs of "^HashMap$"; hashes may meet.
        assertTrue(used > 28 && used <= 31, () -> "pieces: " + used);
        assertTrue(Arrays.stream(pieces).allMatch(p -> p > 0 && p < 1 << 15));
        Set<Integer> shared =
                IntStream.of(layer.encode("LinkedHashMap")).boxed().collect(Collectors.toSet());
        assertTrue(Arrays.stream(pieces).filter(shared::contains).count() > used / 2);
        assertEquals(100, layer.encode("AbstractSingletonProxyFactoryBeanOfXmlHttpQueues").length);
        LayerLaws.check(layer);
    }

    @Test
    void drawnDigitsDependOnTheSeedOnly() {
        Handwriting pictures = Handwriting.drawn(200, 3);
        assertArrayEquals(pictures.pixels(), Handwriting.drawn(200, 3).pixels());
        assertEquals(10, Arrays.stream(pictures.digits()).distinct().count());
        for (float pixel : pictures.pixels()) {
            assertTrue(pixel >= 0 && pixel <= 1);
        }
        assertTrue(!Arrays.equals(pictures.pixels(), Handwriting.drawn(200, 4).pixels()));
    }

    @Test
    void charactersHaveWordsAndKinds() {
        CharacterNames characters = CharacterNames.draw(500, 400, 1);
        assertEquals(500, characters.count());
        assertEquals(500 * CharacterNames.LENGTH, characters.words().length);
        assertTrue(Arrays.stream(characters.words()).allMatch(w -> w >= 0 && w < characters.vocabulary()));
        assertTrue(Arrays.stream(characters.kinds()).allMatch(k -> k >= 0 && k < characters.kindCount()));
        assertTrue(characters.vocabulary() > 20);
    }
}
