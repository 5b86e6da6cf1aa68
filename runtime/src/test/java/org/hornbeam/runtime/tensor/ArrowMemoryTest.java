// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.Memory;
import org.junit.jupiter.api.Test;

class ArrowMemoryTest {
    @Test
    void blocksAreAlignedZeroedAndAccounted() {
        try (BufferAllocator allocator = Allocators.create();
                ArrowMemory memory = new ArrowMemory(allocator, "engine")) {
            for (int round = 0; round < 20; round++) {
                Memory.Block block = memory.allocate(100_001, "values");
                assertEquals(0, block.address() % 64);
                assertEquals(100_001, block.bytes());
                assertEquals(100_032, allocator.getAllocatedMemory());
                MemorySegment bytes = MemorySegment.ofAddress(block.address()).reinterpret(block.bytes());
                for (long i = 0; i < block.bytes(); i++) {
                    assertEquals(0, bytes.get(ValueLayout.JAVA_BYTE, i));
                }
                bytes.fill((byte) 77);
                block.close();
                block.close();
                assertEquals(0, allocator.getAllocatedMemory());
            }
        }
    }

    @Test
    void tooSmallLimitIsNamed() {
        try (BufferAllocator allocator = Allocators.create(1 << 20);
                ArrowMemory memory = new ArrowMemory(allocator, "engine");
                Memory.Block block = memory.allocate(1 << 19, "weights")) {
            NotEnoughMemoryException e =
                    assertThrows(NotEnoughMemoryException.class, () -> memory.allocate(1 << 20, "values of a run"));
            assertEquals(
                    "not enough memory for values of a run: it takes 1048576 bytes (1.0 MiB), but allocator \"engine\""
                            + " has 524288 bytes (512.0 KiB) left of its limit of 1048576 bytes (1.0 MiB). Use a"
                            + " smaller batch, raise the limit of the allocator, or close tensors that are no longer"
                            + " needed",
                    e.getMessage());
            assertEquals(1 << 20, e.bytes());
            assertEquals(1 << 19, e.left());
            assertEquals(1 << 19, block.bytes());
        }
    }

    @Test
    void limitOfTheParentIsNamedWhenItIsTheTighterOne() {
        try (BufferAllocator allocator = Allocators.create(1 << 20);
                ArrowMemory memory = new ArrowMemory(allocator, "engine");
                Tensor others = Tensor.zeros(allocator, DType.U8, (1 << 20) - 64)) {
            NotEnoughMemoryException e =
                    assertThrows(NotEnoughMemoryException.class, () -> memory.allocate(100, "scratch"));
            assertTrue(e.getMessage().contains("allocator \"ROOT\" has 64 bytes left"), e.getMessage());
            assertEquals((1 << 20) - 64, others.size());
        }
    }

    @Test
    void tooSmallMachineIsNamed() {
        try (BufferAllocator allocator = Allocators.create();
                ArrowMemory memory = new ArrowMemory(allocator, "engine")) {
            NotEnoughMemoryException e =
                    assertThrows(NotEnoughMemoryException.class, () -> memory.allocate(1L << 50, "values of a run"));
            assertTrue(
                    e.getMessage().contains("it takes 1125899906842624 bytes (1.0 PiB), but this machine"),
                    e.getMessage());
        }
    }

    @Test
    void blockThatWasNotGivenBackIsNamed() {
        try (BufferAllocator allocator = Allocators.create()) {
            ArrowMemory memory = new ArrowMemory(allocator, "engine");
            Memory.Block ignored = memory.allocate(64, "weights of \"digits\"");
            assertEquals(64, ignored.bytes());
            String message =
                    assertThrows(IllegalStateException.class, memory::close).getMessage();
            assertTrue(message.contains("weights of \"digits\" (64 bytes)"), message);
        }
    }

    @Test
    void resultsOutliveTheMemoryAndAreNamedWhenOpen() {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger("org.hornbeam.runtime.tensor");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try (BufferAllocator allocator = Allocators.create()) {
            ArrowMemory memory = new ArrowMemory(allocator, "engine");
            Tensor closed = memory.result(DType.F32, new long[] {2}, "prediction 1");
            Tensor open = memory.result(DType.F32, new long[] {2}, "prediction 2");
            closed.close();
            memory.close();
            assertEquals(1, messages.size());
            assertTrue(messages.getFirst().contains("its result prediction 2 was not"), messages.getFirst());
            assertTrue(messages.getFirst().contains("It was made at "), messages.getFirst());
            assertEquals(0, open.doubleAt(1));
            open.close();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }
}
