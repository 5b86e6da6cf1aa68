// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

/**
 * One step by which a random graph grows. Any numbers will do: they choose among what is possible at that point, so
 * that every list of steps is a well-typed graph and each part of it may be left out.
 *
 * @param family chooses what is added
 * @param first chooses the operand
 * @param second chooses the second operand
 * @param choice chooses among variants
 * @param place chooses an axis or a position
 */
record Step(int family, int first, int second, int choice, int place) {
    /** One of a number of things. */
    static int of(int number, int count) {
        return Math.floorMod(number, count);
    }
}
