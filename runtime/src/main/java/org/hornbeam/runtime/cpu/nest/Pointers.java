// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hornbeam.runtime.cpu.Addresses;
import org.hornbeam.runtime.fuse.Access;

/** Where the accesses of a generated method lie: code that puts addresses on the stack. */
final class Pointers {
    private final CodeBuilder code;
    private final Registers registers;
    private final int args;
    private final int row;
    private final int scratch;
    private final Map<Integer, int[]> bases = new HashMap<>();
    private final Map<Integer, Integer> strides = new HashMap<>();
    private final Map<Integer, Integer> rowStrides = new HashMap<>();

    /**
     * Addresses in a method.
     *
     * @param args local variable of the arguments of the launch
     * @param row local variable of the row
     * @param scratch local variable of the address of scratch memory
     */
    Pointers(CodeBuilder code, Registers registers, int args, int row, int scratch) {
        this.code = code;
        this.registers = registers;
        this.args = args;
        this.row = row;
        this.scratch = scratch;
    }

    /** An address on the stack -> the same, known to be in range ({@link Addresses}). */
    static void known(CodeBuilder code) {
        code.loadConstant(Addresses.BITS).land();
    }

    /**
     * Columns in local variables -> the same, known to be from 0 to {@link NestCompiler#MAXIMUM_COLUMNS}. Were they
     * negative, no address plus a column would be in range. Were they larger, the next column could overflow, and C2 would
     * widen each of an unrolled loop's columns and add it to each row's start on its own: 20 instructions for a vector of
     * gelu(x w + b) m + r, in place of displacements in its loads.
     */
    static void knownColumns(CodeBuilder code, int... columns) {
        for (int column : columns) {
            code.iload(column)
                    .loadConstant((int) NestCompiler.MAXIMUM_COLUMNS)
                    .iand()
                    .istore(column);
        }
    }

    /** An address in a local variable -> the same, known to be in range. */
    static void knownAddress(CodeBuilder code, int address) {
        code.lload(address);
        known(code);
        code.lstore(address);
    }

    /** Computes the starts of the rows {@code row} to {@code row + rows - 1} into local variables. */
    void prepare(Set<Integer> accesses, int rows) {
        for (int access : accesses) {
            int[] slots = new int[rows];
            for (int r = 0; r < rows; r++) {
                slots[r] = code.allocateLocal(TypeKind.LONG);
                pushRow(access, r);
                if (registers.access(access).kind() != Access.Kind.INDEX) {
                    known(code);
                }
                code.lstore(slots[r]);
            }
            bases.put(access, slots);
            if (takesStride(access)) {
                int slot = code.allocateLocal(TypeKind.LONG);
                argument(3 * access + 2);
                code.lstore(slot);
                strides.put(access, slot);
            }
        }
    }

    /** Computes the distances of rows into local variables, for {@link #nextRow}. */
    void prepareRows() {
        for (int access : bases.keySet()) {
            int slot = code.allocateLocal(TypeKind.LONG);
            argument(3 * access + 1);
            code.lstore(slot);
            rowStrides.put(access, slot);
        }
    }

    /** Moves all starts of rows to the next row. */
    void nextRow() {
        rowStrides.forEach((access, stride) -> {
            int base = Objects.requireNonNull(bases.get(access))[0];
            code.lload(base).lload(stride).ladd();
            if (registers.access(access).kind() != Access.Kind.INDEX) {
                known(code);
            }
            code.lstore(base);
        });
    }

    /** Puts the address of a row's first element (an index: its number) on the stack, from the arguments. */
    void pushRow(int access, int copy) {
        boolean isScratch = registers.access(access).kind() == Access.Kind.SCRATCH;
        argument(3 * access);
        code.lload(row);
        if (copy > 0) {
            code.loadConstant((long) copy).ladd();
        }
        if (isScratch) {
            // Rows that go together have each a row of their own.
            code.loadConstant(ScratchLayout.ROWS - 1L).land();
        }
        argument(3 * access + 1);
        code.lmul().ladd();
        if (isScratch) {
            code.lload(scratch).ladd();
        }
    }

    /** Puts the address (an index: the number) at a column on the stack, after {@link #prepare}. */
    void push(int access, int copy, int column, int offset) {
        code.lload(Objects.requireNonNull(bases.get(access))[copy]);
        if (registers.access(access).columns() == Access.Columns.SAME) {
            return;
        }
        code.iload(column);
        if (strides.containsKey(access)) {
            if (offset > 0) {
                code.loadConstant(offset).iadd();
            }
            code.i2l().lload(Objects.requireNonNull(strides.get(access))).lmul().ladd();
        } else {
            int bytes = Registers.bytes(registers.access(access).dtype());
            code.i2l().loadConstant((long) bytes).lmul().ladd();
            if (offset > 0) {
                code.loadConstant((long) offset * bytes).ladd();
            }
        }
    }

    /** Puts the distance of columns, given at launch, on the stack. */
    void pushStride(int access) {
        code.lload(Objects.requireNonNull(strides.get(access)));
    }

    /** Whether the distance of columns is read from the arguments. */
    private boolean takesStride(int access) {
        Access how = registers.access(access);
        return how.columns() == Access.Columns.STRIDED
                || (how.kind() == Access.Kind.INDEX && how.columns() != Access.Columns.SAME);
    }

    private void argument(int index) {
        code.aload(args).loadConstant(index).laload();
    }
}
