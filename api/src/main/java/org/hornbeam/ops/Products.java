// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hornbeam.graph.Contract;

/** Matrix products of every kind, as contractions. */
final class Products {
    private Products() {}

    private static Value contract(
            Value a, Value b, List<Integer> aBatch, List<Integer> bBatch, List<Integer> aSum, List<Integer> bSum) {
        DType both = Ops.promote(a.dtype(), b.dtype());
        DType dtype = both.isFloat() ? both : DType.F32;
        Value product = a.builder().add(new Contract(aBatch, bBatch, aSum, bSum), a.cast(dtype), b.cast(dtype));
        return both == DType.BOOL ? product : product.cast(both);
    }

    static Value matmul(Value a, Value b) {
        if (a.rank() == 0 || b.rank() == 0) {
            throw new ShapeException("matmul: shapes " + a.shape() + " and " + b.shape()
                    + " do not fit: a scalar has no axis to sum over; use times");
        }
        if (a.rank() == 1) {
            return Ops.squeeze(matmul(Ops.expandDims(a, 0), b), b.rank() == 1 ? 0 : -2);
        }
        if (b.rank() == 1) {
            return contract(a, b, List.of(), List.of(), List.of(a.rank() - 1), List.of(0));
        }
        if (!a.shape().dim(-1).equals(b.shape().dim(-2))) {
            throw new ShapeException("matmul: shapes " + a.shape() + " and " + b.shape() + " do not fit: the last axis"
                    + " of the first is " + a.shape().dim(-1) + ", the second-last of the second "
                    + b.shape().dim(-2));
        }
        if (b.rank() == 2) {
            return contract(a, b, List.of(), List.of(), List.of(a.rank() - 1), List.of(0));
        }
        Shape batch = Ops.broadcastShape(
                "matmul", a.shape().slice(0, a.rank() - 2), b.shape().slice(0, b.rank() - 2));
        Value left = Ops.broadcastTo(a, batch.concat(a.shape().slice(a.rank() - 2, a.rank())));
        Value right = Ops.broadcastTo(b, batch.concat(b.shape().slice(b.rank() - 2, b.rank())));
        List<Integer> axes = IntStream.range(0, batch.rank()).boxed().toList();
        return contract(left, right, axes, axes, List.of(batch.rank() + 1), List.of(batch.rank()));
    }

    static Value dot(Value a, Value b) {
        if (a.rank() == 0 || b.rank() == 0) {
            return a.times(b);
        }
        return contract(a, b, List.of(), List.of(), List.of(a.rank() - 1), List.of(Math.max(0, b.rank() - 2)));
    }

    static Value tensordot(Value a, Value b, List<Integer> aAxes, List<Integer> bAxes) {
        if (aAxes.size() != bAxes.size()) {
            throw new ShapeException(
                    "tensordot needs as many axes of one operand as of the other, found " + aAxes + " and " + bAxes);
        }
        return contract(
                a,
                b,
                List.of(),
                List.of(),
                aAxes.stream().map(a.shape()::axis).toList(),
                bAxes.stream().map(b.shape()::axis).toList());
    }

    static Value outer(Value a, Value b) {
        Value left = Ops.reshape(a, Shape.of(a.shape().elements(), Dim.of(1)));
        Value right = Ops.reshape(b, Shape.of(Dim.of(1), b.shape().elements()));
        return left.times(right);
    }

    /** Operands with names for their axes; contracted two at a time from the left. */
    static Value einsum(String equation, List<Value> operands) {
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        String left = arrow < 0 ? text : text.substring(0, arrow);
        List<String> inputs = new ArrayList<>(List.of(left.split(",", -1)));
        if (inputs.size() != operands.size()) {
            throw new ShapeException(
                    "einsum \"" + equation + "\" names " + inputs.size() + " operands, found " + operands.size());
        }
        int hidden = 0;
        for (int i = 0; i < inputs.size(); i++) {
            int at = inputs.get(i).indexOf("...");
            if (at >= 0) {
                hidden = Math.max(hidden, operands.get(i).rank() - inputs.get(i).length() + 3);
            }
        }
        // The axes behind "..." get capital Greek letters, counted from the end so that shorter ones line up.
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < hidden; i++) {
            all.append((char) ('\u0391' + i));
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Value value = operands.get(i);
            String names = inputs.get(i);
            if (names.contains("...")) {
                int own = value.rank() - names.length() + 3;
                names = names.replace("...", all.substring(hidden - own));
            }
            if (names.length() != value.rank()) {
                throw new ShapeException("einsum \"" + equation + "\": operand " + i + " \"" + inputs.get(i)
                        + "\" does not name the axes of " + value.shape());
            }
            inputs.set(i, names);
            values.add(value);
        }
        String output = arrow >= 0
                ? text.substring(arrow + 2).replace("...", all)
                : all + implicit(String.join("", inputs).replaceAll("[\u0391-\u03a9]", ""));
        checkOutput(equation, output, inputs);
        for (int i = 0; i < values.size(); i++) {
            Term term = diagonal(equation, new Term(inputs.get(i), values.get(i)));
            inputs.set(i, term.names);
            values.set(i, term.value);
        }
        Term term = new Term(inputs.getFirst(), values.getFirst());
        for (int i = 1; i < values.size(); i++) {
            String later = output + String.join("", inputs.subList(i + 1, inputs.size()));
            term = pair(equation, term, new Term(inputs.get(i), values.get(i)), later);
        }
        term = summed(term, output);
        int[] order = new int[output.length()];
        for (int i = 0; i < order.length; i++) {
            order[i] = term.names.indexOf(output.charAt(i));
        }
        return Ops.transpose(term.value, order);
    }

    private record Term(String names, Value value) {}

    /** Without an arrow: the names that occur once, in alphabetical order. */
    private static String implicit(String names) {
        return names.chars()
                .filter(name -> names.indexOf(name) == names.lastIndexOf(name))
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static void checkOutput(String equation, String output, List<String> inputs) {
        String known = String.join("", inputs);
        for (char name : output.toCharArray()) {
            if (known.indexOf(name) < 0 || output.indexOf(name) != output.lastIndexOf(name)) {
                throw new ShapeException("einsum \"" + equation + "\": the axis \"" + name
                        + "\" of the result must occur once there, and in an operand");
            }
        }
    }

    /** A repeated name within one operand picks its diagonal: a mask and a sum over the second axis. */
    private static Term diagonal(String equation, Term term) {
        for (int second = 0; second < term.names.length(); second++) {
            int first = term.names.indexOf(term.names.charAt(second));
            if (first < second) {
                Value x = term.value;
                if (!x.shape().dim(first).equals(x.shape().dim(second))) {
                    throw new ShapeException("einsum \"" + equation + "\": the axes " + first + " and " + second
                            + " of " + x.shape() + " have one name but not one size");
                }
                Value same = Ops.equal(Ops.indices(x, first), Ops.indices(x, second));
                Value picked = Ops.sum(Ops.where(same, x, Ops.zerosLike(x)), List.of(second));
                String rest = new StringBuilder(term.names).deleteCharAt(second).toString();
                return diagonal(equation, new Term(rest, picked));
            }
        }
        return term;
    }

    /** The sum over the axes that nothing later needs. */
    private static Term summed(Term term, String later) {
        List<Integer> gone = IntStream.range(0, term.names.length())
                .filter(i -> later.indexOf(term.names.charAt(i)) < 0)
                .boxed()
                .toList();
        StringBuilder kept = new StringBuilder();
        term.names.chars().filter(name -> later.indexOf(name) >= 0).forEach(name -> kept.append((char) name));
        return new Term(kept.toString(), Ops.sum(term.value, gone));
    }

    private static Term pair(String equation, Term first, Term second, String later) {
        Term a = summed(first, second.names + later);
        Term b = summed(second, first.names + later);
        Map<Character, Dim> sizes = new LinkedHashMap<>();
        for (Term term : List.of(a, b)) {
            for (int i = 0; i < term.names.length(); i++) {
                Dim size = term.value.shape().dim(i);
                Dim known = sizes.putIfAbsent(term.names.charAt(i), size);
                if (known != null && known.is(1)) {
                    sizes.put(term.names.charAt(i), size);
                } else if (known != null && !known.equals(size) && !size.is(1)) {
                    throw new ShapeException("einsum \"" + equation + "\": the axis \"" + term.names.charAt(i)
                            + "\" is " + known + " in one operand and " + size + " in another");
                }
            }
        }
        a = stretched(a, b.names, sizes);
        b = stretched(b, a.names, sizes);
        List<Integer> aBatch = new ArrayList<>();
        List<Integer> bBatch = new ArrayList<>();
        List<Integer> aSum = new ArrayList<>();
        List<Integer> bSum = new ArrayList<>();
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < a.names.length(); i++) {
            char name = a.names.charAt(i);
            int j = b.names.indexOf(name);
            if (j >= 0 && later.indexOf(name) >= 0) {
                aBatch.add(i);
                bBatch.add(j);
                batch.append(name);
            } else if (j >= 0) {
                aSum.add(i);
                bSum.add(j);
            }
        }
        StringBuilder names = new StringBuilder(batch);
        String bNames = b.names;
        String aNames = a.names;
        aNames.chars().filter(name -> bNames.indexOf(name) < 0).forEach(name -> names.append((char) name));
        bNames.chars().filter(name -> aNames.indexOf(name) < 0).forEach(name -> names.append((char) name));
        return new Term(names.toString(), contract(a.value, b.value, aBatch, bBatch, aSum, bSum));
    }

    /** Axes of size 1 that the other operand has with another size are repeated. */
    private static Term stretched(Term term, String other, Map<Character, Dim> sizes) {
        Shape shape = term.value.shape();
        for (int i = 0; i < term.names.length(); i++) {
            Dim size = sizes.get(term.names.charAt(i));
            if (size != null && other.indexOf(term.names.charAt(i)) >= 0) {
                shape = shape.with(i, size);
            }
        }
        return new Term(term.names, Ops.broadcastTo(term.value, shape));
    }
}
