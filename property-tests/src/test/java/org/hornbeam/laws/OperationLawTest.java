// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.TextInput;
import org.hornbeam.propertytests.GradientLaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation: first and second derivative against finite differences, declared shape against computed shape. */
class OperationLawTest {
    private static final GradientLaw LAW = GradientLaw.standard().functions(ControlCases.functions());

    static List<LawCase> cases() {
        List<LawCase> all = new ArrayList<>();
        all.addAll(MovementCases.cases());
        all.addAll(ReductionCases.cases());
        all.addAll(ProductCases.cases());
        all.addAll(ControlCases.cases());
        return all;
    }

    @Test
    void everyOperationHasCases() {
        Set<Class<?>> permitted = new HashSet<>(Arrays.asList(Op.class.getPermittedSubclasses()));
        // Stands in for text while a model is traced: no finished graph has it, nothing is computed or derived.
        assertTrue(permitted.remove(TextInput.class));
        assertEquals(permitted, cases().stream().map(LawCase::op).collect(Collectors.toSet()));
        // Counted, so that no case is lost unseen; change it together with the tables.
        assertEquals(1436, cases().size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativesEqualFiniteDifferences(LawCase law) {
        assertTrue(
                GradientLaw.graph(law.program(), law.inputs()).nodes().stream()
                        .anyMatch(node -> node.op().getClass() == law.op()),
                () -> law + " does not contain its operation");
        LAW.check(law.toString(), law.program(), law.inputs());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theShareOfOneOperandDoesNotDependOnWhichOthersAreWanted(LawCase law) {
        LAW.checkEachAlone(law.toString(), law.program(), law.inputs());
    }
}
