// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.propertytests.DeclaredGradientLaw;
import org.hornbeam.propertytests.Input;
import org.junit.jupiter.api.Test;

class DeclaredGradientLawTest {
    private static final Type.Tensor TRIPLE = new Type.Tensor(DType.F64, Shape.of(3));
    private static final Graph TANH = Sub.graph(x -> List.of(Ops.unary(Catalogue.TANH, x.getFirst())), TRIPLE);
    private static final List<Input> INPUTS = List.of(Samples.floats(3));

    /** dy (factor - y y). */
    private static Graph share(double factor) {
        return Sub.graph(
                x -> List.of(x.get(2).times(Ops.square(x.get(1)).unaryMinus().plus(factor))), TRIPLE, TRIPLE, TRIPLE);
    }

    @Test
    void rightDeclarationsPass() {
        DeclaredGradientLaw.check(
                new Composite("tanh", TANH, new Composite("tanh_gradient", share(1), null)), INPUTS, 1e-12);
        DeclaredGradientLaw.check(new CustomGradient("tanh", TANH, share(1), false), INPUTS, 1e-12);
    }

    @Test
    void wrongDeclarationsFail() {
        AssertionError e = assertThrows(
                AssertionError.class,
                () -> DeclaredGradientLaw.check(
                        new Composite("tanh", TANH, new Composite("tanh_gradient", share(1.001), null)), INPUTS, 1e-6));
        assertTrue(e.getMessage().startsWith("tanh: the first derivative"), e.getMessage());
        assertThrows(
                AssertionError.class,
                () -> DeclaredGradientLaw.check(new CustomGradient("tanh", TANH, share(0), false), INPUTS, 1e-6));
    }

    @Test
    void aSurrogateAndAnUndeclaredOneCannotBeCompared() {
        assertThrows(
                IllegalArgumentException.class,
                () -> DeclaredGradientLaw.check(new CustomGradient("tanh", TANH, share(1), true), INPUTS, 1e-6));
        assertThrows(
                IllegalArgumentException.class,
                () -> DeclaredGradientLaw.check(new Composite("tanh", TANH, null), INPUTS, 1e-6));
    }
}
