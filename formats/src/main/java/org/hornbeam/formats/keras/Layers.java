// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.component.Components;
import org.hornbeam.layer.AugMix;
import org.hornbeam.layer.Bidirectional;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.MultiHeadAttention;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.RandAugment;
import org.hornbeam.layer.RandomColorJitter;
import org.hornbeam.layer.Recurrence;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentDirections;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.RecurrentStates;
import org.hornbeam.layer.StackedRNNCells;
import org.hornbeam.layer.TextVectorization;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.layer.Usage;
import org.hornbeam.trace.Callee;
import org.jspecify.annotations.Nullable;

/** What Keras's classes of layers are called and which layers are in them. */
final class Layers {
    private Layers() {}

    /**
     * A layer in a layer.
     *
     * @param scope its name in Hornbeam's paths
     * @param file its name in Keras's files
     * @param name the name of the layer
     * @param layer the layer; any object where it has no parts
     */
    record Part(String scope, String file, String name, Object layer) {}

    /** What a step runs, without what stands around it. */
    static Object target(Callee callee) {
        Object target = callee.target();
        if (target instanceof Masked(Callee inner, var _)) {
            return target(inner);
        } else if (target instanceof Called called) {
            return target(called.callee());
        }
        return usage(target);
    }

    /** The layer that holds the weights of another way to use it. */
    private static Object usage(Object target) {
        return target instanceof Usage usage && !(target instanceof KeepDims) ? usage.layer() : target;
    }

    static String className(Callee callee) {
        return callee instanceof Callee.Input ? "InputLayer" : className(target(callee));
    }

    /** Keras's class. */
    static String className(Object layer) {
        Recurrence recurrence = recurrence(layer);
        if (recurrence != null) {
            return recurrence instanceof RNN rnn ? className(rnn) : "Bidirectional";
        }
        return switch (layer) {
            case Model<?, ?> model -> model.isSequential() ? "Sequential" : "Functional";
            case KeepDims kept -> className(kept.layer());
            case TimeDistributed each -> "TimeDistributed";
            case TimeDistributedLayer<?> each -> "TimeDistributed";
            default -> Kind.LAYER.className(layer.getClass());
        };
    }

    /** Whether Keras has no class of its own for a recurrent layer over such a cell. */
    static boolean isGeneric(RNN rnn) {
        return rnn.generic()
                || rnn.cell() instanceof StackedRNNCells
                || !Kind.LAYER.owns(rnn.cell().getClass());
    }

    static String className(RNN rnn) {
        if (isGeneric(rnn)) {
            return "RNN";
        } else if (rnn.cell() instanceof ConvLSTMCell cell) {
            return "ConvLSTM" + cell.kernelSize().size() + "D";
        }
        return rnn.cell().getClass().getSimpleName().replaceFirst("Cell$", "");
    }

    /** How a recurrent layer goes through time, or {@code null}. */
    static @Nullable Recurrence recurrence(Object layer) {
        return switch (layer) {
            case Recurrent<?, ?> last -> last.recurrence();
            case RecurrentSequence<?> all -> all.recurrence();
            case RecurrentStates<?, ?> states -> states.recurrence();
            case RecurrentDirections<?, ?> both -> both.layer();
            case RNN rnn -> rnn;
            case Bidirectional both -> both;
            default -> null;
        };
    }

    /** The layers in a layer, also those without weights, which have groups in files. */
    static List<Part> parts(Object layer) {
        Recurrence recurrence = recurrence(layer);
        if (recurrence instanceof RNN rnn) {
            return List.of(new Part(rnn.cell().type(), "cell", rnn.cell().type(), rnn.cell()));
        } else if (recurrence instanceof Bidirectional both) {
            String forward = "forward_" + both.layer().type();
            String backward = "backward_" + (both.backwardLayer() == null ? both.layer() : both.backwardLayer()).type();
            return List.of(
                    new Part(forward, "forward_layer", forward, both.layer()),
                    new Part(
                            backward,
                            "backward_layer",
                            backward,
                            both.backwardLayer() == null ? both.layer() : both.backwardLayer()));
        }
        return switch (layer) {
            case TimeDistributed(var inner) -> List.of(new Part(inner.type(), "layer", inner.type(), inner));
            case TimeDistributedLayer<?>(var inner, var _) ->
                List.of(new Part(inner.type(), "layer", inner.type(), inner));
            case TextVectorization text -> List.of(new Part("lookup", "_lookup_layer", "string_lookup", "lookup"));
            case StackedRNNCells stack -> cells(stack);
            case RandAugment all -> changes(true);
            case AugMix mix -> changes(mix.allOps());
            case RandomColorJitter jitter -> jitter(jitter);
            default -> attention(layer);
        };
    }

    /** The layers of which some are chosen for each batch: Keras keeps groups for them. */
    private static List<Part> changes(boolean colors) {
        List<Part> parts = new ArrayList<>();
        for (String each : List.of(
                "auto_contrast",
                "equalization",
                "random_posterization",
                "random_rotation",
                "random_shear",
                "random_translation",
                "solarization")) {
            parts.add(new Part(each, each, each, each));
        }
        for (String each :
                List.of("random_brightness", "random_color_degeneration", "random_contrast", "random_sharpness")) {
            if (colors) {
                parts.add(new Part(each, each, each, each));
            }
        }
        return parts;
    }

    private static List<Part> jitter(RandomColorJitter jitter) {
        List<Part> parts = new ArrayList<>();
        Map<String, Boolean> used = new java.util.TreeMap<>(Map.of(
                "random_brightness", jitter.brightnessFactor() != null,
                "random_contrast", jitter.contrastFactor() != null,
                "random_saturation", jitter.saturationFactor() != null,
                "random_hue", jitter.hueFactor() != null));
        used.forEach((each, is) -> {
            if (is) {
                parts.add(new Part(each, each, each, each));
            }
        });
        return parts;
    }

    private static List<Part> cells(StackedRNNCells stack) {
        List<Part> parts = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Cell cell : stack.cells()) {
            int number = counts.merge(cell.type(), 1, Integer::sum) - 1;
            String name = cell.type() + (number == 0 ? "" : "_" + number);
            parts.add(new Part(name, "cells/" + name, name, cell));
        }
        return parts;
    }

    private static List<Part> attention(Object layer) {
        String name = layer.getClass().getSimpleName();
        boolean heads = layer instanceof MultiHeadAttention || name.startsWith("MultiHeadAttention");
        if (!heads && !name.startsWith("Group") || name.equals("GroupNormalization")) {
            return List.of();
        }
        String before = heads ? "" : "_";
        List<Part> parts = new ArrayList<>();
        for (String each : List.of("query", "key", "value")) {
            parts.add(new Part(each, before + each + "_dense", each, "dense"));
        }
        if (Components.of(layer.getClass().asSubclass(Record.class))
                        .values((Record) layer)
                        .get("useGate")
                == Boolean.TRUE) {
            parts.add(new Part("gate", "_gate_dense", "gate", "dense"));
        }
        parts.add(new Part("attention_output", before + "output_dense", "attention_output", "dense"));
        parts.add(new Part("softmax", "_softmax", "softmax", "softmax"));
        parts.add(new Part("dropout", "_dropout_layer", "dropout", "dropout"));
        return parts;
    }
}
