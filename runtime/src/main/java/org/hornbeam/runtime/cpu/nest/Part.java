// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;

/**
 * A piece of a stage's columns small enough to run well as one loop. Above about 70 vector operations the compiler may
 * stop inlining and allocate every vector. Above about 40 operations that wait for each other, too few loop iterations
 * fit the processor's window to keep it busy (chains of exp: 0.79 ns instead of 1.02 for 44 operations, 2.7 instead of
 * 3.8 for 132), so that passing a few registers through strips of scratch memory is the faster way.
 *
 * @param instructions what it does
 * @param incoming column registers that earlier parts wrote: register to number of strip
 * @param outgoing column registers that later parts read: register to number of strip
 */
record Part(List<Instruction> instructions, Map<Integer, Integer> incoming, Map<Integer, Integer> outgoing) {
    /** The cost above which a method may not be compiled well. */
    static final int LARGEST = 72;

    /** The cost above which columns are cut if few registers pass. */
    private static final int COMFORTABLE = 40;

    /** The registers that may pass for the sake of comfort. */
    private static final int FEW = 3;

    /** Splits columns, cutting where few registers are alive. */
    static List<Part> split(Registers registers, List<Instruction> columns) {
        List<List<Instruction>> pieces = new ArrayList<>();
        int from = 0;
        while (from < columns.size()) {
            int to = cut(registers, columns, from);
            pieces.add(columns.subList(from, to));
            from = to;
        }
        if (pieces.isEmpty()) {
            pieces.add(List.of());
        }
        return connect(registers, pieces);
    }

    /** How much work an instruction is, in vector operations. */
    static int cost(Registers registers, Instruction instruction) {
        return switch (instruction) {
            case Instruction.Constant constant -> 0;
            case Instruction.Load load -> {
                Access access = registers.access(load.access());
                yield access.columns() == Access.Columns.SAME
                        ? 0
                        : access.columns() == Access.Columns.STRIDED ? 3 : 1 + narrow(access);
            }
            case Instruction.Store store -> {
                Access access = registers.access(store.access());
                yield (access.columns() == Access.Columns.STRIDED ? 3 : 1) + 2 * narrow(access);
            }
            case Instruction.Compute compute -> compute.op() == MachineOp.IMULHI ? 10 : 1;
            case Instruction.Accumulate accumulate -> 3;
            case Instruction.Fold fold -> 1;
        };
    }

    /** The cost of instructions. */
    static int cost(Registers registers, List<Instruction> instructions) {
        return instructions.stream().mapToInt(one -> cost(registers, one)).sum();
    }

    /** What a load takes more where elements are narrow; stores round and take twice that. */
    private static int narrow(Access access) {
        return switch (access.dtype()) {
            case BF16, U8 -> 3;
            case F16 -> 11;
            case F64, F32, I64, I32, BOOL -> 0;
        };
    }

    private static int cut(Registers registers, List<Instruction> columns, int from) {
        int rest = cost(registers, columns.subList(from, columns.size()));
        if (rest <= COMFORTABLE) {
            return columns.size();
        }
        int cut = cut(registers, columns, from, COMFORTABLE);
        if (crossing(registers, columns, cut) <= FEW) {
            return cut;
        }
        return rest <= LARGEST ? columns.size() : cut(registers, columns, from, LARGEST);
    }

    /** The place of the fewest passing registers for a part of at most a cost, and at least half of it. */
    private static int cut(Registers registers, List<Instruction> columns, int from, int largest) {
        int best = from + 1;
        int fewest = Integer.MAX_VALUE;
        int cost = 0;
        for (int at = from + 1; at < columns.size(); at++) {
            cost += cost(registers, columns.get(at - 1));
            if (cost > largest) {
                break;
            }
            int passing = cost < largest / 2 ? Integer.MAX_VALUE : crossing(registers, columns, at);
            if (passing <= fewest) {
                best = at;
                fewest = passing;
            }
        }
        return best;
    }

    private static int crossing(Registers registers, List<Instruction> columns, int at) {
        Set<Integer> read = new HashSet<>();
        columns.subList(at, columns.size()).forEach(instruction -> read.addAll(Registers.operands(instruction)));
        int count = 0;
        for (Instruction instruction : columns.subList(0, at)) {
            if (needsStrip(registers, instruction) && read.contains(Registers.resultOf(instruction))) {
                count++;
            }
        }
        return count;
    }

    /** Constants and elements that are the same for the row are simply made again. */
    private static boolean needsStrip(Registers registers, Instruction instruction) {
        return switch (instruction) {
            case Instruction.Compute compute -> true;
            case Instruction.Load load -> registers.access(load.access()).columns() != Access.Columns.SAME;
            case Instruction.Constant constant -> false;
            case Instruction.Store store -> false;
            case Instruction.Accumulate accumulate -> false;
            case Instruction.Fold fold -> false;
        };
    }

    private static List<Part> connect(Registers registers, List<List<Instruction>> pieces) {
        Map<Integer, Integer> madeIn = new HashMap<>();
        Map<Integer, Instruction> free = new HashMap<>();
        Map<Integer, Integer> strips = new LinkedHashMap<>();
        List<List<Instruction>> bodies = new ArrayList<>();
        List<Set<Integer>> needs = new ArrayList<>();
        for (int p = 0; p < pieces.size(); p++) {
            List<Instruction> body = new ArrayList<>();
            Set<Integer> incoming = new HashSet<>();
            Set<Integer> again = new HashSet<>();
            for (Instruction instruction : pieces.get(p)) {
                for (int register : Registers.operands(instruction)) {
                    Integer maker = madeIn.get(register);
                    if (maker != null && maker < p) {
                        if (free.containsKey(register)) {
                            if (again.add(register)) {
                                body.addFirst(free.get(register));
                            }
                        } else {
                            strips.putIfAbsent(register, strips.size());
                            incoming.add(register);
                        }
                    }
                }
                body.add(instruction);
                int result = Registers.resultOf(instruction);
                if (result >= 0 && !(instruction instanceof Instruction.Fold)) {
                    madeIn.put(result, p);
                    if (!needsStrip(registers, instruction)) {
                        free.put(result, instruction);
                    }
                }
            }
            bodies.add(body);
            needs.add(incoming);
        }
        List<Part> parts = new ArrayList<>();
        for (int p = 0; p < pieces.size(); p++) {
            Map<Integer, Integer> incoming = new LinkedHashMap<>();
            Map<Integer, Integer> outgoing = new LinkedHashMap<>();
            for (Map.Entry<Integer, Integer> strip : strips.entrySet()) {
                if (needs.get(p).contains(strip.getKey())) {
                    incoming.put(strip.getKey(), strip.getValue());
                }
                if (Objects.equals(madeIn.get(strip.getKey()), p)) {
                    outgoing.put(strip.getKey(), strip.getValue());
                }
            }
            parts.add(new Part(List.copyOf(bodies.get(p)), incoming, outgoing));
        }
        return List.copyOf(parts);
    }
}
