// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hornbeam.benchmarks.network.Alone;
import org.hornbeam.benchmarks.network.Bag;
import org.hornbeam.benchmarks.network.Bottleneck;
import org.hornbeam.benchmarks.network.Cnn;
import org.hornbeam.benchmarks.network.Decoder;
import org.hornbeam.benchmarks.network.Encoder;
import org.hornbeam.benchmarks.network.Mlp;
import org.hornbeam.benchmarks.network.Network;
import org.hornbeam.benchmarks.network.OneConvolution;
import org.hornbeam.benchmarks.network.Recurrence;
import org.hornbeam.benchmarks.network.Residual;
import org.hornbeam.benchmarks.network.Separable;

/**
 * A kind of workload: how its sizes are written, and what is run where an option is not given.
 *
 * @param name of the workloads
 * @param form of the sizes, a regular expression
 * @param usualSizes sizes where none of this form are given
 * @param usualBatches batches where none are given
 * @param modes that mean something, the usual one first
 * @param batched whether there is a batch to choose
 * @param maker draws a workload
 */
record Kind(
        String name,
        String form,
        List<String> usualSizes,
        List<Integer> usualBatches,
        List<Mode> modes,
        boolean batched,
        Maker maker) {
    private static final List<Mode> BOTH = List.of(Mode.TRAIN, Mode.PREDICT);
    private static final String PICTURE = "\\d+x\\d+x\\d+";

    /** All kinds. */
    static final List<Kind> ALL = List.of(
            network("mlp", "\\d+(-\\d+)+", "784-512-512-10", List.of(32, 128), Mlp::of),
            network("cnn", PICTURE + "(-\\d+){3,}", "28x28x1-32-64-128-10", List.of(64), Cnn::of),
            network("resnet", PICTURE + "-\\d+", "56x56x64-2", List.of(8), Residual::of),
            network("bottleneck", PICTURE + "(-\\d+){2}", "56x56x256-64-2", List.of(8), Bottleneck::of),
            network("separable", PICTURE + "(-\\d+)+", "56x56x64-128-128", List.of(8), Separable::of),
            encoder("encoder", "128x256-8-4-1024", 16),
            encoder("bert", "128x768-12-1-3072", 8),
            network("decoder", "\\d+x\\d+(-\\d+){4}", "128x256-8-4-1024-256", List.of(16), Decoder::of),
            recurrence("lstm", false),
            recurrence("gru", true),
            network("bag", "\\d+x\\d+(-\\d+){3}", "10000x64-128-128-10", List.of(128), Bag::of),
            network("conv", PICTURE + "(-\\d+){5}", "56x56x64-64-3-1-1-1", List.of(8), OneConvolution::of),
            alone(Alone.Kind.SOFTMAX, "768", 512),
            alone(Alone.Kind.LAYER_NORM, "768", 512),
            alone(Alone.Kind.BATCH_NORM, "56x56x64", 8),
            alone(Alone.Kind.MAX_POOL, "56x56x64", 8),
            new Kind(
                    "chain",
                    "\\d+t?",
                    List.of("1048576"),
                    List.of(1),
                    BOTH,
                    false,
                    (mode, batch, sizes) -> ChainWorkload.of(mode, sizes)),
            new Kind(
                    "gemm",
                    PICTURE,
                    List.of("512x512x512"),
                    List.of(1),
                    List.of(Mode.PREDICT),
                    false,
                    (mode, batch, sizes) -> GemmWorkload.of(sizes)));

    /** Draws a workload. */
    interface Maker {
        Workload make(Mode mode, int batch, String sizes);
    }

    /** The kind with this name. */
    static Kind named(String name) {
        return ALL.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("A workload is one of " + names() + "; found '" + name + "'"));
    }

    /** All names, for messages. */
    static String names() {
        return ALL.stream().map(Kind::name).collect(Collectors.joining(", "));
    }

    private static Kind network(
            String name, String form, String sizes, List<Integer> batches, Function<String, Network> reader) {
        return new Kind(
                name,
                form,
                List.of(sizes),
                batches,
                BOTH,
                true,
                (mode, batch, given) -> NetworkWorkload.of(reader.apply(given), mode, batch));
    }

    private static Kind encoder(String name, String sizes, int batch) {
        return network(name, "\\d+x\\d+(-\\d+){3}", sizes, List.of(batch), given -> Encoder.of(name, given));
    }

    private static Kind recurrence(String name, boolean gru) {
        return network(
                name, "\\d+x\\d+(-\\d+){3}", "10000x64-128-128-2", List.of(32), given -> Recurrence.of(gru, given));
    }

    private static Kind alone(Alone.Kind layer, String sizes, int batch) {
        String form = layer.pictures() ? PICTURE : "\\d+";
        return network(layer.word(), form, sizes, List.of(batch), given -> Alone.of(layer, given));
    }
}
