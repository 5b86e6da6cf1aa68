// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** Elements added or left out before and after each spatial axis. */
final class Sides {
    private Sides() {}

    /** Throws if these are not two numbers from 0 for each axis. */
    static void check(String layer, String argument, int axes, List<List<Integer>> sides) {
        if (sides.size() != axes
                || sides.stream().anyMatch(pair -> pair.size() != 2 || pair.get(0) < 0 || pair.get(1) < 0)) {
            throw new IllegalArgumentException(layer + ": " + argument + " must be 2 numbers from 0 for each of " + axes
                    + " axes, found " + sides);
        }
    }

    /** With zeros around. */
    static Value pad(Value x, List<List<Integer>> sides, DataFormat dataFormat) {
        List<Dim> before = new ArrayList<>(Collections.nCopies(x.rank(), Dim.of(0)));
        List<Dim> after = new ArrayList<>(before);
        for (int axis = 0; axis < sides.size(); axis++) {
            before.set(dataFormat.axis(axis), Dim.of(sides.get(axis).get(0)));
            after.set(dataFormat.axis(axis), Dim.of(sides.get(axis).get(1)));
        }
        return Ops.pad(x, before, after, 0);
    }

    /** Without what lies at the edges. */
    static Value crop(Value x, List<List<Integer>> sides, DataFormat dataFormat) {
        Value y = x;
        for (int axis = 0; axis < sides.size(); axis++) {
            int at = dataFormat.axis(axis);
            int before = sides.get(axis).get(0);
            Dim size = x.shape().dim(at).minus(before + sides.get(axis).get(1));
            if (size.isFixed() && size.fixed() < 1) {
                throw new ShapeException("nothing is left of axis " + at + " of " + x.shape() + " without " + before
                        + " elements before and " + sides.get(axis).get(1) + " after");
            }
            y = Ops.slice(y, at, Dim.of(before), size);
        }
        return y;
    }
}
