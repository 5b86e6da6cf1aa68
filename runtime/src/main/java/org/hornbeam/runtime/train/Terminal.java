// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What is known about the terminal, without native code. */
final class Terminal {
    private static final int USUAL = 80;

    private Terminal() {}

    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Whether the standard output can show the line characters of the bar. */
    static boolean drawsLines() {
        return System.out.charset().newEncoder().canEncode("━╸");
    }

    /** The number of columns now; 80 if nobody says. */
    static int width() {
        File terminal = new File("/dev/tty");
        if (terminal.exists()) {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(terminal)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0) {
                    int columns = Integer.parseInt(answer.strip().split(" ")[1]);
                    if (columns > 0) {
                        return columns;
                    }
                }
            } catch (IOException | RuntimeException e) {
                // No such command, or no terminal of this process: the environment may know.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : USUAL;
    }
}
