// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with places such as {@code {epoch:02d}} and {@code {val_loss:.2f}} -&gt; a path. */
final class FilePattern {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}:]+)(?::([^{}]*))?}");
    private static final Pattern FORMAT = Pattern.compile("(0?\\d*)?(?:\\.(\\d+))?([dfeg])?");

    private FilePattern() {}

    static Path fill(Path pattern, int epoch, long batch, Logs logs) {
        Matcher place = PLACE.matcher(pattern.toString());
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            String name = place.group(1);
            String format = place.group(2) == null ? "" : place.group(2);
            String text;
            if (name.equals("epoch")) {
                text = format(pattern, format, epoch + 1L);
            } else if (name.equals("batch")) {
                text = format(pattern, format, batch + 1);
            } else {
                if (!logs.has(name)) {
                    throw new IllegalArgumentException("the path " + pattern + " names \"" + name
                            + "\", which the logs lack: there are epoch, batch and " + logs.names());
                }
                text = format(pattern, format, logs.get(name));
            }
            place.appendReplacement(filled, Matcher.quoteReplacement(text));
        }
        place.appendTail(filled);
        return pattern.getFileSystem().getPath(filled.toString());
    }

    private static String format(Path pattern, String format, Number value) {
        Matcher parts = FORMAT.matcher(format);
        if (!parts.matches() || (value instanceof Double && "d".equals(parts.group(3)))) {
            throw new IllegalArgumentException("the path " + pattern + " has the format \"" + format
                    + "\", expected one such as 02d for a whole number or .3f for another");
        }
        String width = parts.group(1) == null ? "" : parts.group(1);
        if (width.equals("0")) {
            width = "";
        }
        if (value instanceof Long && (parts.group(3) == null || parts.group(3).equals("d"))) {
            return String.format(Locale.ROOT, "%" + width + "d", value);
        }
        if (format.isEmpty()) {
            return value.toString();
        }
        String precision = parts.group(2) == null ? "" : "." + parts.group(2);
        String kind = parts.group(3) == null ? "g" : parts.group(3);
        return String.format(Locale.ROOT, "%" + width + precision + kind, value.doubleValue());
    }
}
