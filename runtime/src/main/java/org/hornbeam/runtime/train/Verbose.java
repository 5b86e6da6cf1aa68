// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

/** What a run prints to the standard output. */
public enum Verbose {
    /** A bar on a terminal, plain lines otherwise. */
    AUTO,
    /** A bar that moves, with time, speed, loss and metrics. */
    BAR,
    /** A line after each epoch, and one a minute within long epochs. */
    LINES,
    /** Nothing. */
    SILENT;

    Progress progress() {
        return switch (this) {
            case SILENT -> new Progress.Silent();
            case LINES -> new ProgressLines(System.out, System::nanoTime);
            case BAR -> bar();
            case AUTO -> Terminal.isTerminal() ? bar() : new ProgressLines(System.out, System::nanoTime);
        };
    }

    private static Progress bar() {
        return new ProgressBar(System.out, System::nanoTime, Terminal::width, Terminal.drawsLines());
    }
}
