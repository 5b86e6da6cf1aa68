// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.text;
import static org.hornbeam.form.Forms.tokens;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.form.Block;
import org.hornbeam.graph.Graph;
import org.hornbeam.layer.Discretization;
import org.hornbeam.layer.HashedCrossing;
import org.hornbeam.layer.Hashing;
import org.hornbeam.layer.IntegerLookup;
import org.hornbeam.layer.Normalization;
import org.hornbeam.layer.OutputMode;
import org.hornbeam.layer.StringLookup;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.layer.TextSplit;
import org.hornbeam.layer.TextVectorization;
import org.hornbeam.layer.Vocabulary;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.runtime.data.TextStage;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.trace.GraphInput;
import org.hornbeam.trace.Tracing;
import org.junit.jupiter.api.Test;

/** Layers that prepare data: what Keras's own documentation and tests say that they yield. */
class PreprocessingTest {
    private static double[] run(Model<?, ?> model, Object... inputs) {
        Tracing tracing = model.traced(false);
        Graph graph = tracing.builder().build();
        Map<String, Array> given = new HashMap<>();
        for (GraphInput input : model.graphInputs()) {
            given.put(input.name(), array(input.layer(), inputs[input.input()]));
        }
        Map<String, Array> states = new HashMap<>();
        return Interpreter.rounded()
                .run(graph, new Arguments(given, Map.of(), states))
                .output(model.outputNames().getFirst())
                .toDoubles();
    }

    private static Array array(TextLayer layer, Object input) {
        if (input instanceof String[] texts) {
            TextStage stage = new TextStage(layer);
            List<Integer> all = new ArrayList<>();
            for (String text : texts) {
                for (int token : stage.tokens(text)) {
                    all.add(token);
                }
            }
            long[] shape = {texts.length, layer.length()};
            return Array.of(DType.I32, shape, all.stream().mapToLong(t -> t).toArray());
        }
        long[][] rows = (long[][]) input;
        long[] all = java.util.Arrays.stream(rows)
                .flatMapToLong(java.util.Arrays::stream)
                .toArray();
        return Array.of(DType.I32, new long[] {rows.length, rows[0].length}, all);
    }

    private static String[] words(String... words) {
        return words;
    }

    private static long[][] column(long... numbers) {
        long[][] rows = new long[numbers.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new long[] {numbers[i]};
        }
        return rows;
    }

    private static Model<?, Block> ofText(org.hornbeam.layer.Layer<? super org.hornbeam.form.Text, Block> layer) {
        return Model.of("m", text(), x -> x.then(layer));
    }

    private static void same(double[] found, double... expected) {
        assertArrayEquals(expected, found, 1e-6);
    }

    @Test
    void textIsHashedAsInKeras() {
        String[] letters = words("A", "B", "C", "D", "E");
        same(run(ofText(new Hashing(3)), (Object) letters), 1, 0, 1, 1, 2);
        String[] gap = words("A", "B", "", "C", "D");
        same(run(ofText(new Hashing(3).maskValue("")), (Object) gap), 1, 1, 0, 2, 2);
        same(run(ofText(new Hashing(3).salt(List.of(133L, 137L))), (Object) letters), 1, 2, 1, 0, 2);
        same(run(ofText(new Hashing(3).salt(133)), (Object) letters), 0, 0, 2, 1, 0);
        String[] names = words("omar", "stringer", "marlo", "wire", "skywalker");
        same(run(ofText(new Hashing(2)), (Object) names), 0, 0, 1, 0, 0);
        same(run(ofText(new Hashing(3).maskValue("omar")), (Object) names), 0, 1, 2, 1, 1);
        same(run(ofText(new Hashing(2).salt(List.of(211L, 137L))), (Object) names), 1, 0, 1, 0, 1);
    }

    @Test
    void wholeNumbersAreHashedAsInKeras() {
        Model<?, Block> plain = Model.of("m", tokens(1), x -> x.then(new Hashing(3)));
        same(run(plain, (Object) column(0, 1, 2, 3, 4)), 1, 0, 1, 0, 2);
        Model<?, Block> salted = Model.of("m", tokens(1), x -> x.then(new Hashing(3).salt(List.of(133L, 137L))));
        same(run(salted, (Object) column(0, 1, 2, 3, 4)), 1, 1, 2, 0, 1);
    }

    @Test
    void featuresAreCrossedAsInKeras() {
        var letter = text().named("letter");
        var number = tokens(1).named("number");
        var crossed = Model.of("m", Inputs.of(letter, number), letter.then(new HashedCrossing(5), number));
        same(run(crossed, words("A", "B", "A", "B", "A"), column(101, 101, 101, 102, 102)), 1, 4, 1, 1, 3);
    }

    @Test
    void stringsAreLookedUp() {
        StringLookup lookup = new StringLookup(List.of("a", "b", "c", "d"));
        same(run(ofText(lookup), (Object) words("a", "c", "d", "z", "b")), 1, 3, 4, 0, 2);
        same(run(ofText(lookup.maskToken("").numOovIndices(2)), (Object) words("a", "", "d")), 3, 0, 6);
        same(
                run(ofText(lookup.outputMode(OutputMode.ONE_HOT)), (Object) words("a", "x")),
                0,
                1,
                0,
                0,
                0,
                1,
                0,
                0,
                0,
                0);
        assertEquals("c", lookup.token(3));
        assertEquals("[UNK]", lookup.token(0));
        StringLookup adapted = new StringLookup().adapt(List.of("b", "a", "b", "c", "[UNK]", "c", "c"));
        assertEquals(List.of("c", "b", "a"), adapted.vocabulary().tokens());
        var e = assertThrows(ShapeException.class, () -> ofText(new StringLookup()));
        assertEquals(true, e.getMessage().contains("adapt it first"), e.getMessage());
    }

    @Test
    void wholeNumbersAreLookedUp() {
        IntegerLookup lookup = new IntegerLookup(List.of(12L, 36L, 1138L, 42L));
        Model<?, Block> plain = Model.of("m", tokens(3), x -> x.then(lookup));
        same(run(plain, (Object) new long[][] {{12, 1138, 42}, {42, 1000, 36}}), 1, 3, 4, 4, 0, 2);
        Model<?, Block> more = Model.of("m", tokens(3), x -> x.then(lookup.numOovIndices(2)));
        same(run(more, (Object) new long[][] {{12, 1138, 42}, {37, 1000, 36}}), 2, 4, 5, 1, 0, 3);
        Model<?, Block> back = Model.of("m", tokens(3), x -> x.then(lookup.invert(true)));
        same(run(back, (Object) new long[][] {{1, 3, 4}, {4, 0, 2}}), 12, 1138, 42, 42, -1, 36);
        Model<?, Block> counts = Model.of("m", tokens(4), x -> x.then(lookup.outputMode(OutputMode.COUNT)));
        same(run(counts, (Object) new long[][] {{12, 1138, 42, 42}, {42, 7, 36, 7}}), 0, 1, 0, 1, 2, 2, 0, 1, 0, 1);
        IntegerLookup weighted = lookup.outputMode(OutputMode.TF_IDF)
                .vocabulary(Vocabulary.of(List.of(12L, 36L, 1138L, 42L), List.of(0.25, 0.75, 0.6, 0.4)));
        Model<?, Block> scores = Model.of("m", tokens(4), x -> x.then(weighted));
        same(
                run(scores, (Object) new long[][] {{12, 1138, 42, 42}, {42, 7, 36, 7}}),
                0,
                0.25,
                0,
                0.6,
                0.8,
                1.0,
                0,
                0.75,
                0,
                0.4);
        IntegerLookup learned = new IntegerLookup().adapt(new double[] {12, 1138, 42}, new double[] {42, 1000, 36});
        assertEquals(List.of(42L, 1138L, 1000L, 36L, 12L), learned.vocabulary().tokens());
    }

    @Test
    void everyNumberOfALargeVocabularyIsFound() {
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 37; i++) {
            numbers.add((i * 7919) % 1009 - 300);
        }
        Model<?, Block> model = Model.of("m", tokens(1), x -> x.then(new IntegerLookup(numbers).maskToken(5L)));
        long[] all = java.util.stream.LongStream.rangeClosed(-310, 720).toArray();
        double[] found = run(model, (Object) column(all));
        for (int i = 0; i < all.length; i++) {
            int place = numbers.indexOf(all[i]);
            assertEquals(all[i] == 5 ? 0 : place < 0 ? 1 : place + 2, found[i], "of " + all[i]);
        }
    }

    @Test
    void textBecomesVectors() {
        TextVectorization words = new TextVectorization().adapt(List.of("foo bar", "bar baz", "baz bada boom", "Baz!"));
        assertEquals(
                List.of("baz", "bar", "foo", "boom", "bada"), words.vocabulary().tokens());
        same(
                run(ofText(words.outputSequenceLength(4)), (Object) words("foo qux bar", "qux, BAZ")),
                4,
                1,
                3,
                0,
                1,
                2,
                0,
                0);
        same(run(ofText(words.outputMode(OutputMode.MULTI_HOT)), (Object) words("foo qux foo")), 1, 0, 0, 1, 0, 0);
        TextVectorization pairs = new TextVectorization().ngrams(List.of(1, 2)).split(TextSplit.CHARACTER);
        assertEquals(List.of("a", "b", "c", "a b", "b c"), pairs.tokens("A,bc"));
        TextVectorization weighted =
                new TextVectorization().outputMode(OutputMode.TF_IDF).adapt(List.of("a b a", "b c", "b"));
        double a = Math.log(1 + 3 / 2.0);
        double b = Math.log(1 + 3 / 4.0);
        assertEquals(List.of("b", "a", "c"), weighted.vocabulary().tokens());
        same(run(ofText(weighted), (Object) words("a a b q")), (a + b + a) / 3, b, 2 * a, 0);
    }

    @Test
    void layersAdaptToNumbers() {
        Normalization one = new Normalization().adapt(new double[] {0, 7, 4}, new double[] {2, 9, 6});
        assertEquals(List.of(1.0, 8.0, 5.0), one.moments().mean());
        assertEquals(List.of(1.0, 1.0, 1.0), one.moments().variance());
        assertThrows(ShapeException.class, () -> Model.of("m", features(3), x -> x.then(new Normalization())));
        Discretization bins = new Discretization(4).adapt(new double[] {-1.5, 1, 3.4, .5}, new double[] {0, 3, 1.3, 0});
        assertEquals(
                List.of(0.0, 0.5, 1.3),
                bins.binBoundaries().stream()
                        .map(b -> Math.round(b * 1e5) / 1e5)
                        .toList());
    }
}
