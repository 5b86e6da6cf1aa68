// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import static org.hornbeam.form.Forms.ANY;
import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.hornbeam.form.Forms.series;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.layer.Layers.dense;
import static org.hornbeam.layer.Layers.shared;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hornbeam.form.Features;
import org.hornbeam.form.Form;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.trace.TracedWeight;
import org.junit.jupiter.api.Test;

class ModelTest {
    static Model<Image, Features> digits() {
        return Model.of(
                "digits",
                image(28, 28, 1),
                x -> x.conv2d(32, 3)
                        .relu()
                        .conv2d(64, 3, c -> c.strides(2).useBias(false))
                        .batchNormalization()
                        .relu()
                        .flatten()
                        .dropout(0.5)
                        .dense(10));
    }

    static List<String> paths(Model<?, ?> model) {
        return model.traced(false).weights().stream().map(TracedWeight::path).toList();
    }

    @Test
    void namesAreTypeAndCounter() {
        assertEquals(
                List.of(
                        "input_layer",
                        "conv2d",
                        "re_lu",
                        "conv2d_1",
                        "batch_normalization",
                        "re_lu_1",
                        "flatten",
                        "dropout",
                        "dense"),
                digits().layerNames());
    }

    @Test
    void aUsersNameIsTakenBeforeCountersAreGivenOut() {
        var model = Model.of(
                "m", features(4), x -> x.dense(3).dense(3).named("dense_1").dense(3));
        assertEquals(List.of("input_layer", "dense", "dense_1", "dense_2"), model.layerNames());
        var head = Model.of("m", features(4), x -> x.dense(3).named("dense").dense(3));
        assertEquals(List.of("input_layer", "dense", "dense_1"), head.layerNames());
    }

    @Test
    void aNameMayComeAfterTheHandleWasUsed() {
        var x = features(4);
        var hidden = x.dense(3);
        var sum = hidden.named("hidden").relu().add(hidden);
        assertEquals(
                List.of("input_layer", "hidden", "re_lu", "add"),
                Model.between("m", x, sum).layerNames());
        assertEquals(List.of("hidden/kernel", "hidden/bias"), paths(Model.between("m", x, sum)));
    }

    @Test
    void oneNameForTwoLayersIsRefused() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Model.of(
                        "m", features(4), x -> x.dense(3).named("a").dense(3).named("a")));
        assertTrue(e.getMessage().contains("two layers named \"a\""), e.getMessage());
        assertTrue(e.getMessage().contains("shared(\"a\", layer)"), e.getMessage());
    }

    @Test
    void twoNamesForOneLayerAreRefused() {
        var x = features(4);
        var y = x.dense(3);
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Model.between("m", x, y.named("a").add(y.named("b"))));
        assertEquals("model \"m\": one use of dense is named both \"a\" and \"b\"", e.getMessage());
    }

    @Test
    void namesThatPathsNeedAreRefused() {
        for (String name : List.of("", "a/b", "a\\b", "*", "a#0", "..", "a\nb")) {
            assertThrows(IllegalArgumentException.class, () -> features(3).named(name), name);
            assertThrows(IllegalArgumentException.class, () -> Model.of(name, features(3), x -> x.relu()), name);
        }
    }

    @Test
    void equalDeclarationsAreEqualModels() {
        assertEquals(digits(), digits());
        assertEquals(digits().hashCode(), digits().hashCode());
        assertEquals(digits().toString(), "Model digits(float32[batch, 28, 28, 1]) -> Features");
        assertNotEquals(digits(), digits().named("other"));
        assertNotEquals(
                Model.of("m", features(3), x -> x.dense(2)),
                Model.of("m", features(3), x -> x.dense(2, d -> d.useBias(false))));
        assertEquals(
                Model.of("m", features(3), x -> x.dense(2)),
                Model.of("m", features(3), x -> x.dense(2, d -> d.useBias(false).useBias(true))));
    }

    @Test
    void handlesAreForks() {
        var x = features(4);
        var trunk = x.dense(3);
        var left = Model.between("left", x, trunk.dense(1));
        var right = Model.between("right", x, trunk.relu());
        assertEquals(List.of("input_layer", "dense", "dense_1"), left.layerNames());
        assertEquals(List.of("input_layer", "dense", "re_lu"), right.layerNames());
    }

    @Test
    void severalInputsAndOutputs() {
        var photo = image(8, 8, 3).named("photo");
        var text = tokens(ANY).named("text");
        var joined = photo.flatten().dense(4).concat(text.embedding(10, 4).globalAveragePooling());
        var two = Model.of(
                "two", Inputs.of(photo, text), Outputs.of(joined.dense(1).named("score"), joined));
        assertEquals(List.of("photo", "text"), two.inputNames());
        assertEquals(List.of("score", "concatenate"), two.outputNames());
        assertEquals(
                Shape.of(Dim.BATCH, Dim.symbol("text_time")), two.inputShapes().get(1));
        String graph = two.traced(false).builder().build().toString();
        assertTrue(graph.contains("input[photo]() : float32[batch, 8, 8, 3]"), graph);
        assertTrue(graph.contains("input[text]() : int32[batch, text_time]"), graph);
    }

    @Test
    void anUnlistedInputIsNamed() {
        var a = features(2).named("a");
        var b = features(2).named("b");
        var e = assertThrows(IllegalArgumentException.class, () -> Model.between("m", a, a.add(b)));
        assertTrue(e.getMessage().contains("depends on the input \"b\" [batch, 2]"), e.getMessage());
        var computed = a.relu();
        e = assertThrows(IllegalArgumentException.class, () -> Model.between("m", computed, computed.dense(1)));
        assertTrue(e.getMessage().contains("is listed as an input but is computed by a layer"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Model.of("m", Inputs.of(a, a), a.relu()));
        assertEquals("model \"m\" lists one input twice", e.getMessage());
    }

    @Test
    void unknownSizesOfTwoInputsAreNotMixedUp() {
        var a = series(ANY, 2);
        var b = series(ANY, 2);
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Model.of("m", Inputs.of(a, b), a.globalAveragePooling().add(b.globalAveragePooling())));
        assertTrue(e.getMessage().contains("two inputs have an unknown size \"time\""), e.getMessage());
        var c = series(ANY, 2).named("c");
        var different = assertThrows(ShapeException.class, () -> a.add(c));
        assertTrue(different.getMessage().contains("time in one and c_time in the other"), different.getMessage());
        var left = series(Dim.symbol("steps"), 2);
        var right = series(Dim.symbol("steps"), 2);
        Model.of("m", Inputs.of(left, right), left.add(right));
    }

    @Test
    void sharingIsExplicit() {
        var a = features(4).named("a");
        var b = features(4).named("b");
        var tower = shared("tower", dense(3));
        var both = Model.of(
                "both", Inputs.of(a, b), a.then(tower).add(b.then(tower)).dense(1));
        assertEquals(List.of("a", "tower", "b", "add", "dense"), withoutRepeats(both));
        assertEquals(List.of("tower/kernel", "tower/bias", "dense/kernel", "dense/bias"), paths(both));
        var layer = dense(3);
        var apart = Model.of("apart", Inputs.of(a, b), a.then(layer).add(b.then(layer)));
        assertEquals(List.of("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"), paths(apart));
    }

    private static List<String> withoutRepeats(Model<?, ?> model) {
        // Inputs come first in the order of their declaration; the test names them in the order of use.
        List<String> names = new java.util.ArrayList<>(model.layerNames());
        assertEquals("b", names.remove(1));
        names.add(names.indexOf("tower") + 1, "b");
        return names;
    }

    @Test
    void aSharedLayerNeedsInputsOfOneSize() {
        var a = features(4).named("a");
        var b = features(5).named("b");
        var tower = shared("tower", dense(3));
        var e = assertThrows(
                ShapeException.class,
                () -> Model.of("both", Inputs.of(a, b), a.then(tower).add(b.then(tower))));
        assertEquals(
                "layer \"tower\": weight \"tower/kernel\" is float32[4, 3] and was asked for as float32[5, 3];"
                        + " a shared layer needs inputs of one size, two weights need two names",
                e.getMessage());
    }

    @Test
    void aModelIsALayer() {
        Model<Features, Features> tower =
                Model.of("tower", features(4), x -> x.dense(3).relu());
        Model<Features, Features> twice =
                Model.of("twice", features(4), x -> x.then(tower).add(x.then(tower)));
        assertEquals(
                List.of("tower/dense/kernel", "tower/dense/bias", "tower_1/dense/kernel", "tower_1/dense/bias"),
                paths(twice));
        var once = shared("once", tower);
        Model<Features, Features> same =
                Model.of("same", features(4), x -> x.then(once).add(x.then(once)));
        assertEquals(List.of("once/dense/kernel", "once/dense/bias"), paths(same));
    }

    private static List<String> trained(Model<?, ?> model) {
        return model.traced(true).weights().stream()
                .filter(TracedWeight::trainable)
                .map(TracedWeight::path)
                .toList();
    }

    @Test
    void weightsOfOneUseStayAsTheyAre() {
        Model<Features, Features> tower =
                Model.of("tower", features(4), x -> x.dense(4).named("in").dense(4));
        Model<Features, Features> model = Model.of(
                "m",
                features(4),
                x -> x.dense(4)
                        .trainable(false)
                        .then(tower)
                        .named("body")
                        .batchNormalization()
                        .trainable(false)
                        .dense(2)
                        .named("head"));
        assertEquals(
                List.of(
                        "body/in/kernel",
                        "body/in/bias",
                        "body/dense/kernel",
                        "body/dense/bias",
                        "head/kernel",
                        "head/bias"),
                trained(model));
        // Frozen batch normalization goes by its moving averages and leaves them.
        assertEquals(Map.of(), model.traced(true).updates());
        assertEquals(
                2,
                model.trainable("batch_normalization", true)
                        .traced(true)
                        .updates()
                        .size());
        Model<Features, Features> head = model.trainable("body", false);
        assertEquals(List.of("head/kernel", "head/bias"), trained(head));
        assertEquals(model, head.trainable("body", true));
        assertNotEquals(model, head);
        assertEquals(
                "model \"m\" has no layer \"bodies\"; it has " + model.layerNames(),
                assertThrows(IllegalArgumentException.class, () -> model.trainable("bodies", true))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> features(4).trainable(false));
    }

    @Test
    void typesOfAModelThatWasReadAreChecked() {
        Model<?, ?> model = Model.of("m", image(4, 4, 1), x -> x.flatten().dense(3));
        Model<Image, Features> typed = model.typed(Image.class, Features.class);
        assertEquals(model, typed);
        var e = assertThrows(IllegalArgumentException.class, () -> model.typed(Features.class, Features.class));
        assertTrue(e.getMessage().startsWith("model \"m\" takes [batch, 4, 4, 1]: "), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> model.typed(Image.class, Series.class));
        assertThrows(IllegalArgumentException.class, () -> model.typed(Image.class, Outputs.class));
    }

    @Test
    void optionsOfASharedLayerAreThoseOfAllItsUses() {
        var a = features(4).named("a");
        var b = features(4).named("b");
        var tower = shared("tower", dense(3));
        Model<Inputs, Features> model =
                Model.of("m", Inputs.of(a, b), a.then(tower).trainable(false).add(b.then(tower)));
        assertEquals(List.of(), trained(model));
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Model.of(
                        "m",
                        Inputs.of(a, b),
                        a.then(tower).trainable(false).add(b.then(tower).dtypePolicy(DtypePolicy.FLOAT64))));
        assertTrue(e.getMessage().startsWith("model \"m\": dense is declared both with LayerOptions["), e.getMessage());
    }

    @Test
    void changesOutsideASubModelKeepItsNames() {
        Model<Features, Features> body =
                Model.of("body", features(4), x -> x.dense(3).dense(4));
        var before = Model.of("m", features(4), x -> x.then(body).dense(1));
        var after = Model.of(
                "m", features(4), x -> x.dense(4).relu().then(body).dense(4).dense(1));
        List<String> inside =
                paths(before).stream().filter(path -> path.startsWith("body/")).toList();
        assertEquals(4, inside.size());
        assertEquals(
                inside,
                paths(after).stream().filter(path -> path.startsWith("body/")).toList());
    }

    @Test
    void aSubModelChecksItsInput() {
        Model<Image, Features> backbone =
                Model.of("backbone", image(8, 8, 3), x -> x.flatten().dense(2));
        var e = assertThrows(
                ShapeException.class,
                () -> Model.of("m", image(8, 9, 3), x -> x.relu().then(backbone)));
        assertEquals(
                "layer \"backbone\": input \"input_layer\" takes float32[batch, 8, 8, 3], found float32[batch, 8, 9,"
                        + " 3]",
                e.getMessage());
    }

    @Test
    void modelsWithSeveralInputsAndOutputsAreLayersToo() {
        var a = features(4).named("a");
        var b = features(4).named("b");
        Model<Inputs, Features> pair =
                Model.of("pair", Inputs.of(a, b), a.concat(b).dense(2));
        var c = features(8);
        var y = Inputs.of(c.dense(4), c.dense(4)).then(pair);
        assertEquals(
                List.of(
                        "dense/kernel",
                        "dense/bias",
                        "dense_1/kernel",
                        "dense_1/bias",
                        "pair/dense/kernel",
                        "pair/dense/bias"),
                paths(Model.between("m", c, y)));
        Model<Features, Outputs> fork = Model.of("fork", a, Outputs.of(a.dense(2), a.dense(3)));
        Outputs parts = c.dense(4).then(fork.splitting());
        assertEquals(
                Shape.of(Dim.BATCH, Dim.of(3)), parts.get(1, Features.class).shape());
    }

    @Test
    void upToCutsAndKeepsNames() {
        Model<Image, Features> digits = digits();
        Model<Image, Image> cut = digits.upTo("re_lu_1", Image.class);
        assertEquals(
                List.of("input_layer", "conv2d", "re_lu", "conv2d_1", "batch_normalization", "re_lu_1"),
                cut.layerNames());
        assertEquals(paths(digits).subList(0, 5), paths(cut));
        assertEquals(cut, digits.upTo("re_lu_1", Image.class));
        var wrongForm = assertThrows(ShapeException.class, () -> digits.upTo("flatten", Image.class));
        assertTrue(wrongForm.getMessage().contains("[batch, 9216]"), wrongForm.getMessage());
        var none = assertThrows(IllegalArgumentException.class, () -> digits.upTo("dens", Features.class));
        assertTrue(none.getMessage().contains("has no layer \"dens\"; it has [input_layer, conv2d"), none.getMessage());
        assertEquals(new Dense(10), digits.layer("dense"));
    }

    @Test
    void upToOnManyDiamondsIsQuick() {
        var model = Model.of("deep", features(4), x -> {
            Features y = x;
            for (int i = 0; i < 200; i++) {
                y = y.residual(r -> r.dense(4));
            }
            return y;
        });
        assertEquals(
                199 * 2 + 2,
                model.upTo("dense_199", Features.class).layerNames().size());
    }

    @Test
    void sizesAreCheckedWhileBuilding() {
        var e = assertThrows(ShapeException.class, () -> image(2, 2, 1).conv2d(8, 3));
        assertTrue(e.getMessage().startsWith("layer \"conv2d\": a window of 3 positions does not fit"), e.getMessage());
        assertTrue(e.getMessage().contains("use padding \"same\" or a smaller window"), e.getMessage());
        var second = assertThrows(
                ShapeException.class, () -> image(5, 5, 1).conv2d(8, 3).conv2d(8, 5));
        assertTrue(second.getMessage().startsWith("layer \"conv2d_1\": "), second.getMessage());
        var unknown = assertThrows(
                ShapeException.class, () -> image(ANY, ANY, 3).flatten().dense(1));
        assertTrue(unknown.getMessage().contains("layer \"dense\""), unknown.getMessage());
        assertTrue(unknown.getMessage().contains("3*height*width"), unknown.getMessage());
        assertThrows(ShapeException.class, () -> features(0));
        assertThrows(IllegalArgumentException.class, () -> new Dense(0));
    }

    @Test
    void unknownSizesFlowThrough() {
        Series y = series(ANY, 4).conv1d(8, 3, c -> c.strides(2).padding(org.hornbeam.layer.Padding.SAME));
        assertEquals(8, (int) y.shape().dim(2).fixed());
        assertEquals(5, y.shape().dim(1).bind(java.util.Map.of("time", 9L)));
        Tokens ids = tokens(ANY);
        assertEquals("int32[batch, time]", ids.wire().dtype().kerasName() + ids.shape());
    }

    @Test
    void helperMethodsKeepTheForm() {
        Model<Image, Image> image = Model.of("i", image(4, 4, 1), x -> block(block(x)));
        Model<Features, Features> row = Model.of("f", features(4), x -> block(x));
        assertEquals(List.of("input_layer", "re_lu", "activation", "re_lu_1", "activation_1"), image.layerNames());
        assertEquals(3, row.layerNames().size());
    }

    private static <F extends Form<F>> F block(F x) {
        return x.relu().tanh();
    }
}
