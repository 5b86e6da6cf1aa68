// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OptionsTest {
    private static Options parse(String arguments) {
        var options = new Options();
        new CommandLine(options).parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        options.check();
        return options;
    }

    private static List<String> labels(String arguments) {
        return parse(arguments).cases().stream()
                .map(each -> {
                    Workload workload = each.workload().get();
                    return workload.name() + " " + workload.mode() + " " + workload.batch() + " " + each.threads() + " "
                            + workload.sizes();
                })
                .toList();
    }

    @Test
    void combinationsAreComplete() {
        assertEquals(
                List.of(
                        "mlp train 2 1 8-4-3",
                        "mlp train 2 2 8-4-3",
                        "mlp train 5 1 8-4-3",
                        "mlp train 5 2 8-4-3",
                        "mlp predict 2 1 8-4-3",
                        "mlp predict 2 2 8-4-3",
                        "mlp predict 5 1 8-4-3",
                        "mlp predict 5 2 8-4-3"),
                labels("--workload mlp --mode train,predict --batch 2,5 --threads 1,2 --sizes 8-4-3"));
    }

    @Test
    void sizesGoToTheWorkloadWhoseFormTheyHave() {
        assertEquals(
                List.of("mlp train 2 1 8-4-3", "chain train 1 1 64", "chain train 1 1 32t", "gemm predict 1 1 2x3x4"),
                labels("--batch 2 --sizes 8-4-3,64,32t,2x3x4"));
    }

    @Test
    void withoutOptionsTheUsualSizesAreRun() {
        assertEquals(
                List.of(
                        "mlp train 32 1 784-512-512-10",
                        "mlp train 128 1 784-512-512-10",
                        "chain train 1 1 1048576",
                        "gemm predict 1 1 512x512x512"),
                labels(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--workload perceptron",
                "--repetitions 0",
                "--sample-ms 2",
                "--sample-ms 21",
                "--threads 0",
                "--batch 0",
                "--sizes 3x4",
                "--sizes ten",
                "--contenders a,b,c",
                "--suite nothing",
                "--no-such-option"
            })
    void wrongCommandLinesAreExitStatus2(String arguments) {
        assertEquals(2, SideBySide.run(arguments.split(" ")));
    }

    @Test
    void theMessageNamesWhatWasFound() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> parse("--sizes 3x4"));
        assertTrue(wrong.getMessage().contains("'3x4'"), wrong.getMessage());
    }
}
