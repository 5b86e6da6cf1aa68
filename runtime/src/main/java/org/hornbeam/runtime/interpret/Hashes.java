// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.List;
import org.hornbeam.layer.StringHash;
import org.hornbeam.ops.DType;

/** Bins of whole numbers by the hash functions of {@link StringHash}. */
final class Hashes {
    private static final long CROSSING_KEY = 0xDECAFCAFFEL;

    private Hashes() {}

    /** Numbers and options: bins, whether a number is masked, which, whether there is a salt, which two. */
    static List<Array> bins(List<Array> operands) {
        Array numbers = operands.get(0);
        Array options = operands.get(1);
        int bins = Math.toIntExact(options.longAt(0));
        boolean masked = options.longAt(1) != 0;
        List<Long> salt = options.longAt(3) == 0 ? null : List.of(options.longAt(4), options.longAt(5));
        long[] found = new long[numbers.size()];
        for (int i = 0; i < found.length; i++) {
            long number = numbers.longAt(i);
            int count = masked ? bins - 1 : bins;
            boolean none = masked && number == options.longAt(2);
            found[i] = none ? 0 : StringHash.bin(Long.toString(number), count, salt) + (masked ? 1 : 0);
        }
        return List.of(Array.of(DType.I32, numbers.shape(), found));
    }

    /** Features, their widths (1: a number; 4: a fingerprint in parts of 16 bits), and the number of bins. */
    static List<Array> crossing(List<Array> operands) {
        int features = operands.size() - 2;
        Array widths = operands.get(features);
        long bins = operands.get(features + 1).longAt(0);
        int rows = Math.toIntExact(operands.getFirst().shape()[0]);
        long[] found = new long[rows];
        for (int row = 0; row < rows; row++) {
            long hash = CROSSING_KEY;
            for (int feature = 0; feature < features; feature++) {
                int width = Math.toIntExact(widths.longAt(feature));
                long value = 0;
                for (int part = width - 1; part >= 0; part--) {
                    long number = operands.get(feature).longAt(row * width + part);
                    value = width == 1 ? number : value << 16 | number;
                }
                hash = StringHash.cross(hash, value);
            }
            found[row] = Long.remainderUnsigned(hash, bins);
        }
        return List.of(Array.of(DType.I32, new long[] {rows, 1}, found));
    }
}
