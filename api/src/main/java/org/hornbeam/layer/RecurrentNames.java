// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** Names of recurrent layers after their cells: that of {@code LSTMCell} is {@code lstm}. */
final class RecurrentNames {
    private RecurrentNames() {}

    static String of(Cell cell) {
        String type = cell.type();
        if (cell instanceof ConvLSTMCell convolution) {
            return "conv_lstm" + convolution.kernelSize().size() + "d";
        }
        return type.endsWith("_cell") ? type.substring(0, type.length() - "_cell".length()) : "rnn";
    }
}
