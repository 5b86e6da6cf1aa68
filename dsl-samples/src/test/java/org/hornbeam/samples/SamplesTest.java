// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs every sample on little data, in both languages. */
class SamplesTest {
    private static final List<String> ASKED = List.of("HashMap", "JTable", "x y", "\u65e5\u672c");

    /** The classes of five modules: enough to learn from within seconds. */
    private static List<ClassName> someClasses() throws IOException {
        Set<String> modules = Set.of("java.xml", "jdk.hotspot.agent", "jdk.compiler", "java.naming", "jdk.jfr");
        return ClassName.ofThisJdk().stream()
                .filter(c -> modules.contains(c.module()))
                .toList();
    }

    private static void assertLearned(double accuracy, double top3, double baseline) {
        assertTrue(accuracy > baseline + 0.2, () -> accuracy + " is hardly more than the baseline " + baseline);
        assertTrue(top3 >= accuracy && top3 <= 1, () -> "top 3: " + top3);
    }

    @Test
    void quickstart() throws IOException {
        Quickstart.Result result = Quickstart.learn(someClasses(), ASKED, 4, 1);
        assertLearned(result.accuracy(), result.top3(), result.baseline());
        assertTrue(
                result.toString()
                        .matches(
                                "quickstart: test_accuracy=0\\.\\d+ top3=[01]\\.\\d+ baseline=0\\.\\d+ train_seconds=\\d+\\.\\d"));
    }

    @Test
    void quickstartInKotlin() throws IOException {
        var result = org.hornbeam.samples.kotlin.Quickstart.INSTANCE.learn(someClasses(), ASKED, 4, 1);
        assertLearned(result.getAccuracy(), result.getTop3(), result.getBaseline());
    }

    @Test
    void digits() {
        double accuracy = Digits.learn(Handwriting.drawn(1800, 1), 3, 1);
        assertTrue(accuracy > 0.6, () -> "accuracy " + accuracy);
    }

    /** The same model, data and seed: the same result, to the last bit. */
    @Test
    void digitsInKotlin() {
        Handwriting pictures = Handwriting.drawn(900, 1);
        assertEquals(Digits.learn(pictures, 1, 1), org.hornbeam.samples.kotlin.Digits.INSTANCE.learn(pictures, 1, 1));
    }

    @Test
    void twoInputs() {
        CharacterNames characters = CharacterNames.draw(3000, 2500, 1);
        double accuracy = TwoInputs.learn(characters, 2500, 4, 1);
        assertTrue(accuracy > 0.6, () -> "accuracy " + accuracy);
        assertEquals(accuracy, org.hornbeam.samples.kotlin.TwoInputs.INSTANCE.learn(characters, 2500, 4, 1));
    }
}
