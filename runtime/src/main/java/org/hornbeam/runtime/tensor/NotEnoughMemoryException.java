// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** A limit of an allocator, or of the machine, is too small for what was asked for. */
public final class NotEnoughMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long bytes;
    private final long left;

    private NotEnoughMemoryException(String message, long bytes, long left, @Nullable Throwable cause) {
        super(message, cause);
        this.bytes = bytes;
        this.left = left;
    }

    static NotEnoughMemoryException limit(
            BufferAllocator allocator, long bytes, String what, @Nullable Throwable cause) {
        long left = allocator.getHeadroom();
        BufferAllocator tightest = allocator;
        for (BufferAllocator up = allocator; up != null; up = up.getParentAllocator()) {
            if (up.getLimit() - up.getAllocatedMemory() <= left) {
                tightest = up;
                break;
            }
        }
        return new NotEnoughMemoryException(
                "not enough memory for " + what + ": it takes " + size(bytes) + ", but allocator \""
                        + tightest.getName() + "\" has " + size(left) + " left of its limit of "
                        + size(tightest.getLimit()) + ". Use a smaller batch, raise the limit of the allocator, or"
                        + " close tensors that are no longer needed",
                bytes,
                left,
                cause);
    }

    static NotEnoughMemoryException machine(long bytes, long left, String what, @Nullable Throwable cause) {
        return new NotEnoughMemoryException(
                "not enough memory for " + what + ": it takes " + size(bytes) + ", but this machine (or container) has "
                        + size(left) + ". Use a smaller batch or a smaller model, or a machine with more memory",
                bytes,
                left,
                cause);
    }

    /** How many bytes were asked for. */
    public long bytes() {
        return bytes;
    }

    /** How many bytes could have been had. */
    public long left() {
        return left;
    }

    /** A number of bytes for people: exact, and in the largest fitting unit. */
    static String size(long bytes) {
        if (bytes < 10_240) {
            return bytes + " bytes";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return bytes + " bytes (" + String.format(java.util.Locale.ROOT, "%.1f", size) + " " + units[unit] + ")";
    }
}
