// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.arrow.memory.RootAllocator;
import org.hornbeam.Model;
import org.hornbeam.formats.Keras;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.Normalization;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentDirections;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.RecurrentStates;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Splitting;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.propertytests.LayerArbitraries;
import org.hornbeam.propertytests.LayerInput;
import org.hornbeam.propertytests.Specimen;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.InputSpec;
import org.hornbeam.trace.LayerOptions;
import org.hornbeam.trace.Step;
import org.hornbeam.trace.Wiring;

/**
 * Every layer with random hyper-parameters is written to Keras's archive and read again as the same model with the same
 * weights. {@code -Dhornbeam.layers=50} draws more.
 */
class RoundTripTest {
    private static final int DRAWS = Integer.getInteger("hornbeam.layers", 2);

    /** What Keras's files can't hold, and why. */
    private static final Map<String, String> REFUSED = new TreeMap<>(Map.of(
            "Lambda", "a function is in no file",
            "SpectralNormalization", "its weights are kept twice",
            "SpectralNormalizationLayer", "its weights are kept twice",
            "SharedJoint", "handles take it apart",
            "SharedLayer", "handles take it apart",
            "SharedSameForm", "handles take it apart",
            "SharedSplitting", "handles take it apart"));

    /**
     * What Keras's files say in one way and Hornbeam in several: the form of a result, the way back written out, moments
     * that are weights.
     */
    private static final Set<Class<?>> SEVERAL = Set.of(
            Normalization.class,
            Recurrent.class,
            RecurrentDirections.class,
            RecurrentSequence.class,
            RecurrentStates.class,
            TimeDistributedLayer.class);

    private static Callee callee(Object layer) {
        return switch (layer) {
            case SameForm same -> new Callee.Same(same);
            case Joint joint -> new Callee.Joining(joint);
            case Splitting<?, ?> splitting -> new Callee.Dividing(splitting);
            case Layer<?, ?> changing -> new Callee.Changing(changing);
            default -> throw new IllegalArgumentException(layer.toString());
        };
    }

    private static Model<?, ?> model(Specimen specimen) {
        List<Step> steps = new ArrayList<>();
        for (LayerInput input : specimen.inputs()) {
            steps.add(new Step(
                    "input_" + steps.size(),
                    LayerOptions.DEFAULT,
                    new Callee.Input(new InputSpec(input.dtype(), input.shape(), false)),
                    List.of()));
        }
        List<Step.Source> sources = IntStream.range(0, steps.size())
                .mapToObj(i -> new Step.Source(i, 0))
                .toList();
        steps.add(new Step("layer", LayerOptions.DEFAULT, callee(specimen.layer()), sources));
        return Model.of(
                "model",
                new Wiring(
                        steps,
                        IntStream.range(0, sources.size()).boxed().toList(),
                        List.of(new Step.Source(sources.size(), 0))),
                DtypePolicy.FLOAT32);
    }

    private static String config(byte[] archive) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("config.json")) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new IOException("no config.json");
    }

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
            seed = "41",
            generation = GenerationMode.RANDOMIZED,
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.OFF)
    void everyLayerIsReadAsItWasWritten(@ForAll("someOfEach") List<List<Specimen>> someOfEach) throws Exception {
        Map<String, String> problems = new TreeMap<>();
        Path file = Files.createTempFile("layer", ".keras");
        int checked = 0;
        try (RootAllocator allocator = new RootAllocator();
                Engine engine = Engine.cpu(allocator)) {
            for (List<Specimen> specimens : someOfEach) {
                for (Specimen specimen : specimens) {
                    String name = specimen.layer().getClass().getSimpleName();
                    try {
                        Trained<?, ?> written = engine.initialize(model(specimen), 3);
                        Keras.write(written, file);
                        Trained<?, ?> read = Keras.read(file);
                        Object layer = read.model().layer("layer");
                        if (SEVERAL.contains(specimen.layer().getClass())) {
                            byte[] first = Files.readAllBytes(file);
                            Keras.write(read, file);
                            String was = config(first);
                            String is = config(Files.readAllBytes(file));
                            if (!was.equals(is)) {
                                int at = Math.max(0, Arrays.mismatch(was.toCharArray(), is.toCharArray()) - 80);
                                problems.putIfAbsent(
                                        name,
                                        "written as ..." + was.substring(at) + "\n   and then as ..."
                                                + is.substring(at));
                            }
                        } else if (!layer.equals(specimen.layer())) {
                            problems.putIfAbsent(name, "read as " + layer + "\n   for " + specimen.layer());
                        }
                        // Changes of low rank are added to the kernel when written.
                        if (written.weights().paths().stream().noneMatch(path -> path.contains("/lora_"))
                                && !read.weights().equals(written.weights())) {
                            problems.putIfAbsent(name, "other weights: " + read.weights());
                        }
                    } catch (RuntimeException | IOException e) {
                        problems.putIfAbsent(name, e.getClass().getSimpleName() + ": " + e.getMessage());
                    }
                    checked++;
                }
            }
        } finally {
            Files.delete(file);
        }
        assertEquals(DRAWS * LayerArbitraries.kinds().size(), checked);
        assertEquals(REFUSED.keySet(), problems.keySet(), () -> problems.toString());
    }
}
