// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.TextInput;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** Bins of texts, on the host, or of whole numbers, which are hashed as their decimal digits. */
final class HashedBins {
    private HashedBins() {}

    /** One text to the number of its bin; with a masked value bin 0 is only for that one. */
    record OfText(
            int bins, @Nullable List<Long> salt, @Nullable String mask) implements TextLayer {
        @Override
        public int length() {
            return 1;
        }

        @Override
        public int vocabularySize() {
            return bins;
        }

        @Override
        public int[] encode(String text) {
            if (mask == null || bins == 1) {
                return new int[] {StringHash.bin(text, bins, salt)};
            }
            return new int[] {text.equals(mask) ? 0 : 1 + StringHash.bin(text, bins - 1, salt)};
        }
    }

    /** One text to its fingerprint, in four numbers of 16 bits, the lowest first. */
    record Fingerprint() implements TextLayer {
        @Override
        public int length() {
            return 4;
        }

        @Override
        public int vocabularySize() {
            return 1 << 16;
        }

        @Override
        public int[] encode(String text) {
            long print = StringHash.fingerprint(text);
            int[] parts = new int[4];
            for (int i = 0; i < 4; i++) {
                parts[i] = (int) (print >>> (16 * i)) & 0xffff;
            }
            return parts;
        }
    }

    static boolean isText(Value x) {
        return x.builder().node(x.id()).op() instanceof TextInput;
    }

    /** The bins of texts, (batch, 1), or of numbers, in their shape. */
    static Value of(Scope scope, Value x, int bins, @Nullable List<Long> salt, @Nullable String mask) {
        if (isText(x)) {
            return scope.encode(new OfText(bins, salt, mask), x);
        }
        Value numbers = x.dtype() == DType.I32 || x.dtype() == DType.I64 ? x : x.cast(DType.I32);
        boolean masked = mask != null && bins > 1;
        long[] options = {
            bins,
            masked ? 1 : 0,
            masked ? Long.parseLong(mask) : 0,
            salt == null ? 0 : 1,
            salt == null ? 0 : salt.get(0),
            salt == null ? 0 : salt.get(1)
        };
        return call("hash", x.shape(), numbers, Ops.literal(x, DType.I64, options));
    }

    static Value call(String function, Shape shape, Value... operands) {
        Type.Tensor type = new Type.Tensor(DType.I32, shape);
        Value all = operands[0].builder().add(new HostCall(function, List.of(type), null), operands);
        return operands[0].builder().add(new Element(0), all);
    }
}
