// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Weights and states by path, immutable: {@code dense/kernel -> float32[784, 512]}. */
public final class Weights {
    private static final Weights NONE = new Weights(new TreeMap<>());

    private final SortedMap<String, WeightTensor> tensors;

    private Weights(SortedMap<String, WeightTensor> tensors) {
        this.tensors = Collections.unmodifiableSortedMap(tensors);
    }

    /** No weights. */
    public static Weights none() {
        return NONE;
    }

    /** These weights. */
    public static Weights of(Map<String, WeightTensor> tensors) {
        return new Weights(new TreeMap<>(tensors));
    }

    /** The paths, sorted. */
    public Set<String> paths() {
        return tensors.keySet();
    }

    /** All tensors by path. */
    public SortedMap<String, WeightTensor> tensors() {
        return tensors;
    }

    /**
     * The tensor at a path.
     *
     * @throws IllegalArgumentException if there is none
     */
    public WeightTensor get(String path) {
        WeightTensor tensor = tensors.get(path);
        if (tensor == null) {
            throw new IllegalArgumentException("no weight \"" + path + "\"; there are " + paths());
        }
        return tensor;
    }

    /** Whether there is a tensor at a path. */
    public boolean has(String path) {
        return tensors.containsKey(path);
    }

    /** The weights below a layer, their paths without its name. */
    public Weights under(String layer) {
        TreeMap<String, WeightTensor> below = new TreeMap<>();
        tensors.forEach((path, tensor) -> {
            if (path.startsWith(layer + "/")) {
                below.put(path.substring(layer.length() + 1), tensor);
            }
        });
        if (below.isEmpty()) {
            throw new IllegalArgumentException("no weights under \"" + layer + "\"; there are " + paths());
        }
        return new Weights(below);
    }

    /** The same weights with a layer's name put before their paths. */
    public Weights at(String layer) {
        TreeMap<String, WeightTensor> moved = new TreeMap<>();
        tensors.forEach((path, tensor) -> moved.put(layer + "/" + path, tensor));
        return new Weights(moved);
    }

    /** Just the weights with these paths; the others are left out. */
    public Weights only(Collection<String> paths) {
        TreeMap<String, WeightTensor> some = new TreeMap<>();
        paths.forEach(path -> some.put(path, get(path)));
        return new Weights(some);
    }

    /** These weights, with others added or in their place. */
    public Weights with(Weights others) {
        TreeMap<String, WeightTensor> all = new TreeMap<>(tensors);
        all.putAll(others.tensors);
        return new Weights(all);
    }

    /**
     * Checks that these are just the weights that are wanted.
     *
     * @param what what wants them, for the message
     * @param wanted type and shape of each, as in {@code float32[784, 512]}
     * @throws IllegalArgumentException that lists missing, unexpected and mis-shaped paths
     */
    public void check(String what, Map<String, String> wanted) {
        List<String> problems = new ArrayList<>();
        wanted.forEach((path, type) -> {
            WeightTensor found = tensors.get(path);
            if (found == null) {
                problems.add("missing: " + path + " " + type);
            } else if (!found.toString().equals(type)) {
                problems.add("wrong type or shape: " + path + " is " + found + ", expected " + type);
            }
        });
        for (String path : paths()) {
            if (!wanted.containsKey(path)) {
                problems.add("unexpected: " + path + " " + tensors.get(path));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "these weights are not those of " + what + ":\n  " + String.join("\n  ", problems));
        }
    }

    /**
     * Writes a safetensors file; a file that was there is replaced only when the new one is complete.
     *
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        Safetensors.write(this, file);
    }

    /**
     * Reads a safetensors file. The file is not trusted: every size and place in it is checked first.
     *
     * @throws IOException if it can't be read, or is not what it says; the message names the file and the problem
     */
    public static Weights read(Path file) throws IOException {
        return Safetensors.read(file);
    }

    /** Whether both have the same paths and bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Weights weights && weights.tensors.equals(tensors);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tensors.keySet().toArray());
    }

    @Override
    public String toString() {
        return tensors.toString();
    }
}
