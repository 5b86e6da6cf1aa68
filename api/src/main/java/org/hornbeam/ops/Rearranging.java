// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Patterns of einops: names of axes, with parentheses around those that are one axis, and dots for all others. */
final class Rearranging {
    private static final Pattern PART = Pattern.compile("\\(([^()]*)\\)|\\.\\.\\.|\\w+");

    private Rearranging() {}

    static Value of(Value x, String pattern, Map<String, Integer> given) {
        String[] sides = pattern.split("->", -1);
        if (sides.length != 2) {
            throw new ShapeException("rearrange: \"" + pattern + "\" needs one arrow");
        }
        List<List<String>> left = parts(sides[0]);
        List<List<String>> right = parts(sides[1]);
        int hidden = x.rank() - left.size() + 1;
        left = dots(left, hidden);
        right = dots(right, hidden);
        if (left.size() != x.rank()) {
            throw new ShapeException("rearrange: \"" + pattern + "\" does not name the axes of " + x.shape());
        }
        Map<String, Dim> sizes = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int axis = 0; axis < left.size(); axis++) {
            split(pattern, left.get(axis), x.shape().dim(axis), given, sizes);
            names.addAll(left.get(axis));
        }
        List<String> wanted = right.stream().flatMap(List::stream).toList();
        List<String> real = names.stream().filter(name -> !name.equals("1")).toList();
        if (!java.util.Set.copyOf(real)
                        .equals(java.util.Set.copyOf(wanted.stream()
                                .filter(name -> !name.equals("1"))
                                .toList()))
                || real.size() != java.util.Set.copyOf(real).size()) {
            throw new ShapeException(
                    "rearrange: both sides of \"" + pattern + "\" must have the same names, once each");
        }
        Value apart = Ops.reshape(
                x, new Shape(real.stream().map(name -> dim(sizes, name)).toList()));
        int[] order = wanted.stream()
                .filter(name -> !name.equals("1"))
                .mapToInt(real::indexOf)
                .toArray();
        List<Dim> joined = right.stream()
                .map(part -> part.stream().map(name -> dim(sizes, name)).reduce(Dim.of(1), Dim::times))
                .toList();
        return Ops.reshape(Ops.transpose(apart, order), new Shape(joined));
    }

    private static Dim dim(Map<String, Dim> sizes, String name) {
        return name.equals("1") ? Dim.of(1) : java.util.Objects.requireNonNull(sizes.get(name), name);
    }

    private static void split(
            String pattern, List<String> names, Dim size, Map<String, Integer> given, Map<String, Dim> sizes) {
        Dim known = Dim.of(1);
        String open = null;
        for (String name : names) {
            Integer number = name.equals("1") ? Integer.valueOf(1) : given.get(name);
            if (number != null) {
                sizes.put(name, Dim.of(number));
                known = known.times(number);
            } else if (open != null) {
                throw new ShapeException(
                        "rearrange: give the size of " + open + " or " + name + " in \"" + pattern + "\"");
            } else {
                open = name;
            }
        }
        if (open != null) {
            sizes.put(open, known.is(1) ? size : size.floorDiv(known));
            known = known.times(dim(sizes, open));
        }
        if (!known.equals(size)) {
            throw new ShapeException(
                    "rearrange: " + names + " of \"" + pattern + "\" does not make an axis of " + size);
        }
    }

    private static List<List<String>> dots(List<List<String>> parts, int hidden) {
        List<List<String>> all = new ArrayList<>();
        for (List<String> part : parts) {
            if (part.equals(List.of("..."))) {
                for (int i = 0; i < hidden; i++) {
                    all.add(List.of("..." + i));
                }
            } else {
                all.add(part);
            }
        }
        return all;
    }

    private static List<List<String>> parts(String side) {
        List<List<String>> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(side);
        while (matcher.find()) {
            String inside = matcher.group(1);
            String text = inside == null ? matcher.group() : inside.trim();
            parts.add(text.isEmpty() ? List.of() : List.of(text.split("\\s+")));
        }
        return parts;
    }
}
