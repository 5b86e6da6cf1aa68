// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;

/**
 * Where each buffer of a program lies in the arena of a run: buffers whose lives overlap do not overlap.
 *
 * @param places the buffers in the arena
 * @param bytes the size of the arena
 */
public record MemoryPlan(Map<Integer, Place> places, long bytes) {
    /** Buffers begin at multiples of this. */
    public static final long ALIGNMENT = 64;

    /**
     * One buffer.
     *
     * @param buffer its number
     * @param offset bytes from the start of the arena
     * @param bytes its size
     * @param first the kernel that writes it
     * @param last the last kernel that reads it
     */
    public record Place(int buffer, long offset, long bytes, int first, int last) {
        boolean meets(Place other) {
            return first <= other.last && other.first <= last;
        }
    }

    private static final Comparator<Place> UPWARDS =
            Comparator.<Place>comparingLong(place -> place.offset).thenComparingInt(place -> place.buffer);

    /** Copies the map. */
    public MemoryPlan {
        places = Map.copyOf(places);
    }

    /** Bytes of one element in the memory of a plan: booleans take a lane. */
    public static long bytes(DType dtype) {
        return dtype == DType.BOOL ? Integer.BYTES : dtype.bytes();
    }

    /** Whether a buffer is the memory of a parameter, or shares it. */
    public static boolean external(Program program, int buffer) {
        int root = program.shared().getOrDefault(buffer, buffer);
        return root < program.graph().nodes().size()
                && program.graph().node(root).op() instanceof Parameter;
    }

    /** Places the buffers of a program for these sizes: the largest first, each as low as it fits. */
    public static MemoryPlan of(Program program, Map<String, Long> sizes) {
        return of(program, sizes, Set.of());
    }

    /** The same, with the results of some kernels in memory of their own, so that they last from run to run. */
    public static MemoryPlan of(Program program, Map<String, Long> sizes, Set<Integer> lasting) {
        List<Place> lives = lives(program, sizes, lasting);
        lives.sort(Comparator.<Place>comparingLong(place -> -place.bytes)
                .thenComparingInt(place -> place.first)
                .thenComparingInt(place -> place.buffer));
        Map<Integer, Place> placed = new HashMap<>();
        // By their offsets: one walk finds the first gap, without sorting those that a life meets.
        List<Place> upwards = new ArrayList<>();
        long bytes = 0;
        for (Place life : lives) {
            long offset = gap(life, upwards);
            Place place = new Place(life.buffer, offset, life.bytes, life.first, life.last);
            placed.put(life.buffer, place);
            int at = Collections.binarySearch(upwards, place, UPWARDS);
            upwards.add(-at - 1, place);
            bytes = Math.max(bytes, aligned(offset + life.bytes));
        }
        return new MemoryPlan(placed, bytes);
    }

    /** The lowest offset at which a life fits between those that it meets. */
    private static long gap(Place life, List<Place> upwards) {
        long offset = 0;
        for (Place other : upwards) {
            if (life.meets(other)) {
                if (offset + life.bytes <= other.offset) {
                    return offset;
                }
                offset = Math.max(offset, aligned(other.offset + other.bytes));
            }
        }
        return offset;
    }

    /** A size rounded up to the alignment. */
    public static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static List<Place> lives(Program program, Map<String, Long> sizes, Set<Integer> lasting) {
        Map<Integer, int[]> spans = new HashMap<>();
        List<Kernel> kernels = program.kernels();
        for (int k = 0; k < kernels.size(); k++) {
            int now = k;
            for (Set<Integer> touched :
                    List.of(kernels.get(k).writes(), kernels.get(k).reads())) {
                for (int buffer : touched) {
                    spans.computeIfAbsent(buffer, key -> new int[] {now, now})[1] = now;
                }
            }
        }
        for (int kernel : lasting) {
            for (int buffer : kernels.get(kernel).writes()) {
                spans.put(buffer, new int[] {0, kernels.size()});
            }
        }
        program.results().values().forEach(buffer -> extend(spans, buffer, kernels.size()));
        program.commits().keySet().forEach(buffer -> extend(spans, buffer, kernels.size()));
        List<Place> lives = new ArrayList<>();
        spans.forEach((buffer, span) -> {
            if (!external(program, buffer)) {
                Type.Tensor type = java.util.Objects.requireNonNull(
                        program.buffers().get(buffer), () -> "buffer " + buffer + " has no type");
                long bytes = Math.multiplyExact(type.shape().elements().bind(sizes), bytes(type.dtype()));
                lives.add(new Place(buffer, 0, Math.max(bytes, 1), span[0], span[1]));
            }
        });
        return lives;
    }

    private static void extend(Map<Integer, int[]> spans, int buffer, int end) {
        int[] span = spans.get(buffer);
        if (span != null) {
            span[1] = end;
        }
    }
}
