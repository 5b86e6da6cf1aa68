// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.While;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.propertytests.GradientLaw;
import org.hornbeam.propertytests.Program;
import org.junit.jupiter.api.Test;

/** The law itself: it must see a wrong derivative. */
class GradientLawTest {
    private static final Type.Tensor TRIPLE = new Type.Tensor(DType.F64, Shape.of(3));

    private static CustomGradient square(double factor, boolean surrogate) {
        Graph body = Sub.graph(x -> List.of(x.getFirst().times(x.getFirst())), TRIPLE);
        Graph gradient = Sub.graph(x -> List.of(x.get(0).times(factor).times(x.get(2))), TRIPLE, TRIPLE, TRIPLE);
        return new CustomGradient("square", body, gradient, surrogate);
    }

    private static void check(Program program) {
        GradientLaw.standard().check("law", program, List.of(Samples.floats(3)));
    }

    @Test
    void aRightDerivativePasses() {
        check(x -> List.of(x.getFirst().builder().add(square(2, false), x)));
    }

    @Test
    void aSlightlyWrongDerivativeFails() {
        AssertionError e = assertThrows(
                AssertionError.class,
                () -> check(x -> List.of(x.getFirst().builder().add(square(2.00001, false), x))));
        assertTrue(e.getMessage().startsWith("law: first derivative is "), e.getMessage());
    }

    @Test
    void aStoppedGradientFails() {
        assertThrows(
                AssertionError.class, () -> check(x -> List.of(x.getFirst().times(Ops.stopGradient(x.getFirst())))));
    }

    @Test
    void aWrongSecondDerivativeFails() {
        Graph body = Sub.graph(x -> List.of(x.getFirst().times(x.getFirst())), TRIPLE);
        Graph gradient =
                Sub.graph(x -> List.of(Ops.stopGradient(x.get(0)).times(2.0).times(x.get(2))), TRIPLE, TRIPLE, TRIPLE);
        AssertionError e = assertThrows(
                AssertionError.class,
                () -> check(x ->
                        List.of(x.getFirst().builder().add(new CustomGradient("square", body, gradient, false), x))));
        assertTrue(e.getMessage().startsWith("law: second derivative is "), e.getMessage());
    }

    @Test
    void aWhileSaysThatItHasNoGradient() {
        Graph below = Sub.graph(
                x -> List.of(
                        Ops.less(Ops.max(x.getFirst()), x.getFirst().builder().constant(9, DType.F64))),
                TRIPLE);
        Graph body = Sub.graph(x -> List.of(x.getFirst().plus(1.0)), TRIPLE);
        UnsupportedOperationException e = assertThrows(
                UnsupportedOperationException.class,
                () -> check(x -> List.of(x.getFirst()
                        .builder()
                        .add(
                                new org.hornbeam.graph.Element(0),
                                x.getFirst().builder().add(new While(below, body, 1), x)))));
        assertTrue(e.getMessage().contains("use a scan"), e.getMessage());
    }
}
