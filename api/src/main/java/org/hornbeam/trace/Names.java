// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

/** Which names layers, inputs and models may have. */
public final class Names {
    private Names() {}

    /**
     * The name, after a check.
     *
     * @throws IllegalArgumentException if it is empty or has a character that paths and files use for themselves
     */
    public static String check(String name) {
        boolean fits = !name.isEmpty()
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == '*' || c == '#' || c < ' ')
                && !name.equals(".")
                && !name.equals("..");
        if (!fits) {
            throw new IllegalArgumentException("\"" + name + "\" can't be the name of a layer, input or model: it must"
                    + " not be empty and not contain / \\ * # or control characters");
        }
        return name;
    }
}
