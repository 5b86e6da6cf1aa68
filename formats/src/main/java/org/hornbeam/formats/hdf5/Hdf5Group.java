// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.hornbeam.runtime.train.WeightTensor;
import org.jspecify.annotations.Nullable;

/** A group of an HDF5 file: groups below it, tensors, and attributes that are text. Not thread-safe while it is filled. */
public final class Hdf5Group {
    private final SortedMap<String, Hdf5Group> groups = new TreeMap<>();
    private final SortedMap<String, WeightTensor> tensors = new TreeMap<>();
    private final SortedMap<String, String> others = new TreeMap<>();
    private final SortedMap<String, String> attributes = new TreeMap<>();

    /** The group of this name, made if it is not there yet. */
    public Hdf5Group group(String name) {
        return groups.computeIfAbsent(name, n -> new Hdf5Group());
    }

    /** The group at a path such as {@code layers/dense/vars}, or {@code null}. */
    public @Nullable Hdf5Group find(String path) {
        Hdf5Group at = this;
        for (String name : path.split("/")) {
            at = at == null || name.isEmpty() ? at : at.groups.get(name);
        }
        return at;
    }

    /** Adds a tensor. */
    public void put(String name, WeightTensor tensor) {
        tensors.put(name, tensor);
    }

    /** Notes a data set whose type is none of Hornbeam's. */
    public void putOther(String name, String type) {
        others.put(name, type);
    }

    /** Whether something has this name. */
    public boolean has(String name) {
        return groups.containsKey(name) || tensors.containsKey(name) || others.containsKey(name);
    }

    /** Sets an attribute. */
    public void attribute(String name, String text) {
        attributes.put(name, text);
    }

    /** The groups by name. */
    public SortedMap<String, Hdf5Group> groups() {
        return Collections.unmodifiableSortedMap(groups);
    }

    /** The tensors by name. */
    public SortedMap<String, WeightTensor> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    /** The types of data sets that are no tensors of Hornbeam's, by name. */
    public SortedMap<String, String> others() {
        return Collections.unmodifiableSortedMap(others);
    }

    /** The attributes by name. */
    public SortedMap<String, String> attributes() {
        return Collections.unmodifiableSortedMap(attributes);
    }

    /** Shows every tensor below with its path. */
    public void visit(BiConsumer<String, WeightTensor> visitor) {
        visit("", visitor);
    }

    private void visit(String path, BiConsumer<String, WeightTensor> visitor) {
        tensors.forEach((name, tensor) -> visitor.accept(path + name, tensor));
        groups.forEach((name, group) -> group.visit(path + name + "/", visitor));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hdf5Group group
                && group.groups.equals(groups)
                && group.tensors.equals(tensors)
                && group.others.equals(others)
                && group.attributes.equals(attributes);
    }

    @Override
    public int hashCode() {
        return groups.keySet().hashCode() + 31 * tensors.keySet().hashCode();
    }

    @Override
    public String toString() {
        return "Hdf5Group" + attributes + groups + tensors;
    }
}
