// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.Arrays;
import java.util.List;

/** The order in which the rows of a table are read in one epoch: a function of the steps and the epoch. */
final class Order {
    private Order() {}

    static int[] of(int rows, List<Step> steps, long epoch) {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        return apply(order, steps, epoch);
    }

    private static int[] apply(int[] start, List<Step> steps, long epoch) {
        int[] order = start.clone();
        for (int i = 0; i < steps.size(); i++) {
            switch (steps.get(i)) {
                case Step.Take take -> order = Arrays.copyOf(order, (int) take.rows(order.length));
                case Step.Skip skip ->
                    order = Arrays.copyOfRange(order, order.length - (int) skip.rows(order.length), order.length);
                case Step.Part part -> order = part(order, part);
                case Step.Shuffle shuffle -> new Draw(shuffle.seed(), epoch).shuffle(order, order.length);
                case Step.Repeat repeat -> {
                    return repeated(start, steps, i, repeat.times(), epoch);
                }
            }
        }
        return order;
    }

    /** Every repetition is an epoch of its own to the steps before it, so that it shuffles anew. */
    private static int[] repeated(int[] start, List<Step> steps, int repeat, long times, long epoch) {
        int[] all = {};
        for (long time = 0; time < times; time++) {
            int[] once = apply(start, steps.subList(0, repeat), Math.addExact(epoch * times, time));
            if (all.length == 0) {
                all = new int[Math.toIntExact(Math.multiplyExact(once.length, times))];
            }
            System.arraycopy(once, 0, all, (int) time * once.length, once.length);
        }
        return apply(all, steps.subList(repeat + 1, steps.size()), epoch);
    }

    private static int[] part(int[] order, Step.Part part) {
        int[] places = new int[order.length];
        Arrays.setAll(places, i -> i);
        new Draw(part.seed()).shuffle(places, places.length);
        int[] chosen = Arrays.copyOfRange(places, (int) Step.Part.place(order.length, part.from()), (int)
                Step.Part.place(order.length, part.to()));
        Arrays.sort(chosen);
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = order[chosen[i]];
        }
        return chosen;
    }
}
