// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The size of one axis: a number, a named symbol such as {@code batch}, or arithmetic over them.
 *
 * <p>A size is kept as a polynomial with integer coefficients in canonical order, so that two sizes that are equal as
 * polynomials are {@link #equals equal}: {@code (batch * 7) * 7} is {@code batch * 49}. Division and maximum are
 * indivisible terms of that polynomial.
 */
public final class Dim {
    // Before the first size: statics are set in the order of the text.
    private static final Comparator<Monomial> ORDER =
            Comparator.<Monomial>comparingInt(m -> -m.atoms.size()).thenComparing(Monomial::toString);

    /** The size of the batch, unknown until a plan is bound to data. */
    public static final Dim BATCH = symbol("batch");

    /** One term that a polynomial treats as a variable. */
    private sealed interface Atom {
        long bind(Map<String, Long> sizes);
    }

    private record Symbol(String name) implements Atom {
        @Override
        public long bind(Map<String, Long> sizes) {
            Long value = sizes.get(name);
            if (value == null) {
                throw new IllegalArgumentException("size \"" + name + "\" is not bound; bound are " + sizes.keySet());
            }
            return value;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private enum Function {
        FLOOR_DIV("floordiv"),
        CEIL_DIV("ceildiv"),
        MAX("max");

        private final String text;

        Function(String text) {
            this.text = text;
        }

        long apply(long a, long b) {
            return switch (this) {
                case FLOOR_DIV -> Math.floorDiv(a, b);
                case CEIL_DIV -> Math.ceilDiv(a, b);
                case MAX -> Math.max(a, b);
            };
        }
    }

    private record Apply(Function function, Dim left, Dim right) implements Atom {
        @Override
        public long bind(Map<String, Long> sizes) {
            return function.apply(left.bind(sizes), right.bind(sizes));
        }

        @Override
        public String toString() {
            return function.text + "(" + left + ", " + right + ")";
        }
    }

    /** A product of atoms, sorted by their text, which is kept as sums are sorted by it; the empty product is the constant term. */
    private record Monomial(List<Atom> atoms, String text) {
        static final Monomial ONE = new Monomial(List.of());

        Monomial(List<Atom> atoms) {
            this(atoms, text(atoms));
        }

        Monomial times(Monomial other) {
            List<Atom> all = new ArrayList<>(atoms);
            all.addAll(other.atoms);
            all.sort(Comparator.comparing(Object::toString));
            return new Monomial(List.copyOf(all));
        }

        private static String text(List<Atom> atoms) {
            StringBuilder text = new StringBuilder();
            for (Atom atom : atoms) {
                text.append(text.isEmpty() ? "" : "*").append(atom);
            }
            return text.toString();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Sizes that are met again and again while a graph is rewritten. */
    private static final Dim[] SMALL =
            IntStream.range(0, 1025).mapToObj(Dim::number).toArray(Dim[]::new);

    private final TreeMap<Monomial, Long> terms;

    private Dim(TreeMap<Monomial, Long> terms) {
        this.terms = terms;
    }

    /** A known size. */
    public static Dim of(long size) {
        return size >= 0 && size < SMALL.length ? SMALL[(int) size] : number(size);
    }

    private static Dim number(long size) {
        TreeMap<Monomial, Long> terms = new TreeMap<>(ORDER);
        if (size != 0) {
            terms.put(Monomial.ONE, size);
        }
        return new Dim(terms);
    }

    /** A size that is bound when a plan meets data; equal names are equal sizes. */
    public static Dim symbol(String name) {
        return atom(new Symbol(name));
    }

    private static Dim atom(Atom atom) {
        TreeMap<Monomial, Long> terms = new TreeMap<>(ORDER);
        terms.put(new Monomial(List.of(atom)), 1L);
        return new Dim(terms);
    }

    /** Whether this is a number. */
    public boolean isFixed() {
        return terms.isEmpty() || (terms.size() == 1 && terms.firstKey().equals(Monomial.ONE));
    }

    /** Whether this is the number {@code size}. */
    public boolean is(long size) {
        return isFixed() && fixed() == size;
    }

    /**
     * The number that this size is.
     *
     * @throws IllegalStateException if it contains a symbol
     */
    public long fixed() {
        if (!isFixed()) {
            throw new IllegalStateException("the size " + this + " is not known before data arrives");
        }
        return terms.isEmpty() ? 0 : terms.firstEntry().getValue();
    }

    /** The value of this size when each symbol has the given size. */
    public long bind(Map<String, Long> sizes) {
        long sum = 0;
        for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (Atom atom : term.getKey().atoms) {
                product = Math.multiplyExact(product, atom.bind(sizes));
            }
            sum = Math.addExact(sum, product);
        }
        return sum;
    }

    /** The names of the symbols in this size. */
    public Set<String> symbols() {
        Set<String> names = new TreeSet<>();
        for (Monomial monomial : terms.keySet()) {
            for (Atom atom : monomial.atoms) {
                switch (atom) {
                    case Symbol symbol -> names.add(symbol.name);
                    case Apply apply -> {
                        names.addAll(apply.left.symbols());
                        names.addAll(apply.right.symbols());
                    }
                }
            }
        }
        return names;
    }

    /** The sum. */
    public Dim plus(Dim other) {
        TreeMap<Monomial, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((monomial, factor) -> add(sum, monomial, factor));
        return new Dim(sum);
    }

    /** The sum. */
    public Dim plus(long other) {
        return plus(of(other));
    }

    /** The difference. */
    public Dim minus(Dim other) {
        return plus(other.times(-1));
    }

    /** The difference. */
    public Dim minus(long other) {
        return plus(of(-other));
    }

    /** The product. */
    public Dim times(Dim other) {
        TreeMap<Monomial, Long> product = new TreeMap<>(ORDER);
        terms.forEach((left, a) ->
                other.terms.forEach((right, b) -> add(product, left.times(right), Math.multiplyExact(a, b))));
        return new Dim(product);
    }

    /** The product. */
    public Dim times(long other) {
        return times(of(other));
    }

    private static void add(TreeMap<Monomial, Long> terms, Monomial monomial, long factor) {
        terms.merge(monomial, factor, Math::addExact);
        if (terms.getOrDefault(monomial, 0L) == 0L) {
            terms.remove(monomial);
        }
    }

    /** Division that rounds toward negative infinity. */
    public Dim floorDiv(long divisor) {
        return divide(Function.FLOOR_DIV, of(divisor));
    }

    /** Division that rounds toward positive infinity. */
    public Dim ceilDiv(long divisor) {
        return divide(Function.CEIL_DIV, of(divisor));
    }

    /** Division that rounds toward negative infinity; exact where the divisor is a factor, as in a reshape. */
    public Dim floorDiv(Dim divisor) {
        return divide(Function.FLOOR_DIV, divisor);
    }

    /** The larger one. */
    public Dim max(Dim other) {
        if (isFixed() && other.isFixed()) {
            return of(Math.max(fixed(), other.fixed()));
        }
        return equals(other) ? this : atom(new Apply(Function.MAX, this, other));
    }

    private Dim divide(Function function, Dim divisor) {
        if (divisor.is(0)) {
            throw new IllegalArgumentException("the size " + this + " can't be divided by 0");
        }
        Dim exact = dividedExactly(divisor);
        if (exact != null) {
            return exact;
        }
        if (isFixed() && divisor.isFixed()) {
            return of(function.apply(fixed(), divisor.fixed()));
        }
        return atom(new Apply(function, this, divisor));
    }

    /** The quotient, where the divisor is one term that divides every term; else {@code null}. */
    private @org.jspecify.annotations.Nullable Dim dividedExactly(Dim divisor) {
        if (divisor.terms.size() != 1) {
            return equals(divisor) ? of(1) : null;
        }
        Monomial by = divisor.terms.firstKey();
        long factor = divisor.terms.firstEntry().getValue();
        TreeMap<Monomial, Long> quotient = new TreeMap<>(ORDER);
        for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
            List<Atom> rest = new ArrayList<>(term.getKey().atoms);
            for (Atom atom : by.atoms) {
                if (!rest.remove(atom)) {
                    return null;
                }
            }
            if (term.getValue() % factor != 0) {
                return null;
            }
            quotient.put(new Monomial(List.copyOf(rest)), term.getValue() / factor);
        }
        return new Dim(quotient);
    }

    @Override
    public boolean equals(Object other) {
        return other == this || (other instanceof Dim dim && terms.equals(dim.terms));
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    /** For example {@code 28}, {@code batch} or {@code 2*batch + 1}. */
    @Override
    public String toString() {
        if (terms.isEmpty()) {
            return "0";
        }
        StringBuilder text = new StringBuilder();
        terms.forEach((monomial, factor) -> {
            String sign = text.isEmpty() ? (factor < 0 ? "-" : "") : (factor < 0 ? " - " : " + ");
            long size = Math.abs(factor);
            text.append(sign);
            if (monomial.atoms.isEmpty()) {
                text.append(size);
            } else {
                text.append(size == 1 ? "" : size + "*").append(monomial);
            }
        });
        return text.toString();
    }
}
