// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CompilerDirectivesTest {
    @Test
    void directiveIsAcceptedOnceAndAgain() {
        assertTrue(CompilerDirectives.excludeFromFirstTier("org/hornbeam/absent/Generated*.*"));
        assertTrue(CompilerDirectives.excludeFromFirstTier("org/hornbeam/absent/Generated*.*"));
    }

    @Test
    void directiveThatTheVirtualMachineRefusesIsReported() {
        assertFalse(CompilerDirectives.excludeFromFirstTier("no\"pattern"));
    }
}
