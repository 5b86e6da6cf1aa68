// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.memory.MemoryPlan;

/**
 * Values that are alive at the same time lie apart; nothing is read before it is written; a new weight takes the place
 * of the old one only after the last look at the old one. Lives are worked out here anew.
 */
final class MemoryLaw {
    private final Program program;
    private final Map<String, Long> sizes;
    private final MemoryPlan plan;

    private MemoryLaw(Program program, Map<String, Long> sizes) {
        this.program = program;
        this.sizes = sizes;
        this.plan = MemoryPlan.of(program, sizes);
    }

    /** Checks the memory plan of a program for these sizes; returns the number of buffers placed. */
    static int check(Program program, Map<String, Long> sizes) {
        MemoryLaw law = new MemoryLaw(program, sizes);
        law.writtenBeforeRead();
        law.placesLieApart();
        law.sharingIsSafe();
        return law.plan.places().size();
    }

    private record Life(int first, int last) {}

    private Map<Integer, Life> lives() {
        Map<Integer, Life> lives = new LinkedHashMap<>();
        List<Kernel> kernels = program.kernels();
        for (int k = 0; k < kernels.size(); k++) {
            for (int buffer : touched(kernels.get(k))) {
                Life life = lives.get(buffer);
                lives.put(buffer, new Life(life == null ? k : life.first, k));
            }
        }
        List<Integer> kept = new ArrayList<>(program.results().values());
        kept.addAll(program.commits().keySet());
        kept.forEach(buffer -> lives.computeIfPresent(buffer, (key, life) -> new Life(life.first, Integer.MAX_VALUE)));
        return lives;
    }

    private static List<Integer> touched(Kernel kernel) {
        List<Integer> touched = new ArrayList<>(kernel.reads());
        touched.addAll(kernel.writes());
        return touched;
    }

    private boolean isParameter(int buffer) {
        return buffer < program.graph().nodes().size()
                && program.graph().node(buffer).op() instanceof Parameter;
    }

    private void writtenBeforeRead() {
        List<Integer> written = new ArrayList<>();
        for (Kernel kernel : program.kernels()) {
            for (int buffer : kernel.reads()) {
                if (!isParameter(buffer)
                        && !written.contains(buffer)
                        && !kernel.writes().contains(buffer)) {
                    throw wrong("buffer " + buffer + " is read by the kernel of nodes " + kernel.nodes()
                            + " before any kernel writes it");
                }
            }
            for (int buffer : kernel.writes()) {
                if (isParameter(buffer)) {
                    throw wrong("the kernel of nodes " + kernel.nodes() + " writes the parameter " + buffer);
                }
                written.add(buffer);
            }
        }
        program.results().forEach((result, buffer) -> {
            if (!isParameter(buffer) && !written.contains(buffer)) {
                throw wrong("no kernel writes buffer " + buffer + " of " + result);
            }
        });
    }

    private void placesLieApart() {
        Map<Integer, Life> lives = lives();
        List<Integer> own = lives.keySet().stream()
                .filter(buffer -> !isParameter(buffer) && !program.shared().containsKey(buffer))
                .toList();
        for (int buffer : own) {
            MemoryPlan.Place place = plan.places().get(buffer);
            if (place == null) {
                throw wrong("buffer " + buffer + " has no place");
            }
            Type.Tensor type = program.buffers().get(buffer);
            if (type == null) {
                throw wrong("buffer " + buffer + " has no type");
            }
            long needed = type.shape().elements().bind(sizes) * MemoryPlan.bytes(type.dtype());
            if (place.bytes() < needed
                    || place.offset() % MemoryPlan.ALIGNMENT != 0
                    || place.offset() + needed > plan.bytes()) {
                throw wrong(place + " does not hold " + needed + " bytes in an arena of " + plan.bytes());
            }
            for (int other : own) {
                Life a = Objects.requireNonNull(lives.get(buffer));
                Life b = Objects.requireNonNull(lives.get(other));
                MemoryPlan.Place there = plan.places().get(other);
                if (buffer < other
                        && there != null
                        && a.first <= b.last
                        && b.first <= a.last
                        && place.offset() < there.offset() + there.bytes()
                        && there.offset() < place.offset() + place.bytes()) {
                    throw wrong("the buffers of " + place + " and " + there + " overlap and live at the same time");
                }
            }
        }
    }

    private void sharingIsSafe() {
        program.shared().forEach((buffer, root) -> {
            boolean written = false;
            for (Kernel kernel : program.kernels()) {
                boolean writes = kernel.writes().contains(buffer);
                Set<Integer> reads = kernel.reads();
                if (reads.contains(root)) {
                    boolean safe = !written && (!writes || mayShare(kernel, root, buffer));
                    if (!safe) {
                        throw wrong(
                                "buffer " + buffer + " replaces " + root + " in its memory, but the kernel of nodes "
                                        + kernel.nodes() + " still reads the old value");
                    }
                }
                written |= writes;
            }
            if (program.results().entrySet().stream()
                    .anyMatch(entry -> entry.getValue().equals(root))) {
                throw wrong("a result shows the old value of " + root + ", whose memory buffer " + buffer + " takes");
            }
        });
    }

    /** Whether a kernel reads an element of the old value only before it writes that element. */
    private static boolean mayShare(Kernel kernel, int old, int fresh) {
        return switch (kernel) {
            case Kernel.Fused fused -> fused.mayShare(old, fresh);
            case Kernel.Product product -> product.mayShare(old, fresh);
            case Kernel.Named named -> false;
            case Kernel.Copied copied -> false;
        };
    }

    private AssertionError wrong(String what) {
        return new AssertionError(
                "memory plan for " + sizes + ": " + what + "\n" + program.graph() + program + "shared "
                        + program.shared() + " commits " + program.commits() + " results " + program.results() + "\n"
                        + plan.places());
    }
}
