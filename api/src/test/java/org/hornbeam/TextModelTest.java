// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.text;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.layer.Layers.characters;
import static org.hornbeam.layer.Layers.embedding;
import static org.hornbeam.layer.Layers.shared;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hornbeam.form.Form;
import org.hornbeam.form.Series;
import org.hornbeam.form.Text;
import org.hornbeam.form.Tokens;
import org.hornbeam.layer.CharacterNGrams;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.GraphInput;
import org.junit.jupiter.api.Test;

/** Text flows through a model up to the layers that read it; what they make of it are inputs of the graph. */
class TextModelTest {
    private static List<String> names(Model<?, ?> model) {
        return model.graphInputs().stream()
                .map(input -> input.input() + " " + input.name())
                .toList();
    }

    private static String graph(Model<?, ?> model) {
        return model.traced(false).builder().build().toString();
    }

    @Test
    void whatLayersMakeOfTextIsAnInputOfTheGraph() {
        var model = Model.of(
                "m", text(), x -> x.characterNGrams(2, 3).embedding(1 << 15, 4).globalAveragePooling());
        assertEquals("Model m(text[batch]) -> Features", model.toString());
        assertEquals(List.of(Shape.of(Dim.BATCH)), model.inputShapes());
        assertEquals(
                List.of(new GraphInput("character_n_grams", 0, DType.I32, new CharacterNGrams(2, 3))),
                model.graphInputs());
        assertTrue(graph(model).contains("input[character_n_grams]() : int32[batch, 100]"), graph(model));
        assertFalse(graph(model).contains("text"), graph(model));
        assertEquals(
                List.of("input_layer", "character_n_grams", "embedding", "global_average_pooling1d"),
                model.layerNames());
        assertTrue(model.summary().contains("character_n_grams (CharacterNGrams)"), model.summary());
        assertEquals(4 << 15, model.parameterCount());
    }

    @Test
    void severalLayersReadOneTextBesideNumbers() {
        var name = text().named("name");
        var size = features(3).named("size");
        var words = name.characters(7).embedding(97, 2).flatten();
        var parts = name.characterNGrams(2, 2, n -> n.numBins(50).length(5))
                .embedding(50, 2)
                .flatten();
        var model = Model.of("m", Inputs.of(size, name), size.concat(parts).concat(words));
        assertEquals(List.of("0 size", "1 character_n_grams", "1 characters"), names(model));
        assertEquals(List.of("size", "name"), model.inputNames());
    }

    /** A layer of a user's own that reads text somewhere inside. */
    private record Spelled(int outputDim) implements Layer<Text, Series> {
        @Override
        public Class<Series> output() {
            return Series.class;
        }

        @Override
        public Value trace(Scope scope, Value x) {
            return scope.call("table", embedding(97, outputDim), scope.call("letters", characters(6), x));
        }
    }

    @Test
    void modelsAndLayersWithTextInsideKeepTheirPaths() {
        var inner = Model.of("speller", text(), x -> x.then(new Spelled(4)).globalMaxPooling());
        assertEquals(List.of("0 spelled/letters"), names(inner));
        var outer = Model.of("m", text().named("title"), x -> x.then(inner).dense(2));
        assertEquals(List.of("0 speller/spelled/letters"), names(outer));
        assertEquals(
                List.of("0 characters"),
                names(Model.of("n", text(), x -> x.characters(3)).upTo("characters", Tokens.class)));
    }

    @Test
    void aSharedLayerReadsEachTextByItself() {
        var left = text().named("left");
        var right = text().named("right");
        Layer<Text, Tokens> letters = shared("letters", characters(9));
        var tower = shared(
                "tower", Model.of("tower", tokens(9), x -> x.embedding(97, 3).flatten()));
        var twice = left.then(letters).then(tower).add(left.then(letters).then(tower));
        var model = Model.of(
                "m", Inputs.of(left, right), twice.add(right.then(letters).then(tower)));
        assertEquals(List.of("0 letters", "1 letters_1"), names(model));
    }

    private static String refused(Runnable building) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, building::run).getMessage());
    }

    private static <F extends Form<F>> void use(Form<F> form) {
        assertTrue(form.shape().rank() > 0);
    }

    @Test
    void misuseIsNamed() {
        String numbers = refused(() -> use(text().relu()));
        assertEquals(
                "layer \"re_lu\": expected numbers, found text; turn it into tokens first, for example with"
                        + " characterNGrams(2, 5) or a TextLayer of your own",
                numbers);
        assertTrue(refused(() -> use(text().block())).startsWith("Block can't hold text"));
        assertEquals(
                "model \"m\" yields text; its outputs must be numbers",
                refused(() -> assertEquals("m", Model.of("m", text(), x -> x).name())));
        var inner = Model.of("inner", text(), x -> x.characters(3));
        assertEquals(
                "model \"inner\" yields text; its outputs must be numbers",
                refused(() -> assertEquals(
                        "inner", inner.upTo("input_layer", Text.class).name())));
        assertEquals(
                "CharacterNGrams: numBins must be at least 2, as 0 fills up; found 1",
                refused(() ->
                        assertEquals(1, new CharacterNGrams(2, 3).numBins(1).numBins())));
        assertEquals(
                "CharacterNGrams: longest must be at least shortest, 3, found 2",
                refused(() -> assertEquals(3, new CharacterNGrams(3, 2).shortest())));
        assertEquals(
                "Characters: the alphabet has a character twice: abca",
                refused(() -> assertEquals(1, characters(1).alphabet("abca").length())));
    }

    @Test
    void numbersInPlaceOfTextAreRefused() {
        var model = Model.of("m", text(), x -> x.characters(3));
        var e = assertThrows(
                ShapeException.class,
                () -> Model.of(
                        "outer", Inputs.of(tokens(4)), Inputs.of(tokens(4)).then(unchecked(model))));
        assertTrue(e.getMessage().contains("takes text[batch], found int32[batch, 4]"), e.getMessage());
    }

    @SuppressWarnings("unchecked")
    private static Layer<Inputs, Tokens> unchecked(Model<?, Tokens> model) {
        return (Layer<Inputs, Tokens>) model;
    }

    @Test
    void runsOfCharactersHaveMarksAndAreThereOnce() {
        CharacterNGrams pairs = new CharacterNGrams(2, 2).length(8);
        int[] aa = pairs.encode("aaa");
        // Begin and a, a and a, a and end.
        assertEquals(8, aa.length);
        assertEquals(3, java.util.Arrays.stream(aa).filter(token -> token > 0).count());
        assertEquals(CharacterNGrams.hash("aa", 1 << 15), aa[1]);
        assertFalse(pairs.encode("a")[0] == pairs.encode("ba")[0]);
        assertEquals(0, new CharacterNGrams(3, 3).encode("")[0]);
        int[] longText = new CharacterNGrams(1, 4).length(10).encode("abcdefghijklmnop");
        assertEquals(
                10, java.util.Arrays.stream(longText).filter(token -> token > 0).count());
        assertTrue(java.util.Arrays.stream(new CharacterNGrams(1, 5).numBins(3).encode("some text"))
                .allMatch(token -> token >= 0 && token < 3));
        // The same on every JVM: weights that were saved depend on it.
        assertEquals(31181, CharacterNGrams.hash("HashMap", 1 << 15));
    }
}
