// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.Locale;

/** What a user sees of a run. */
interface Progress extends Callback {
    /** Ends what is half-drawn, as after an exception. */
    void end();

    /** A run that shows nothing. */
    record Silent() implements Progress {
        @Override
        public void end() {}
    }

    /** For example {@code 850us}, {@code 8ms}, {@code 4s}, {@code 2:05}, {@code 1:02:05}. */
    static String time(double seconds) {
        if (seconds < 1e-3) {
            return Math.round(seconds * 1e6) + "us";
        }
        if (seconds < 1) {
            return Math.round(seconds * 1e3) + "ms";
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + "s";
        }
        String minutes =
                String.format(Locale.ROOT, whole < 3600 ? "%d:%02d" : "%02d:%02d", whole / 60 % 60, whole % 60);
        return whole < 3600 ? minutes : whole / 3600 + ":" + minutes;
    }

    /** For example {@code  - loss: 0.1234 - accuracy: 0.9876}. */
    static String logs(Logs logs) {
        return logs.names().isEmpty() ? "" : " - " + logs;
    }
}
