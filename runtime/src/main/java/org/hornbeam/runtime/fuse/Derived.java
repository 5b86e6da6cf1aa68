// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Parameter;

/**
 * The kernels of a program that depend on weights and states only: as long as these stay as they are, their results can
 * be kept from run to run.
 */
public final class Derived {
    private Derived() {}

    /** Their places in the list of kernels. */
    public static Set<Integer> kernels(Program program) {
        Set<Integer> updated = new HashSet<>(program.shared().values());
        updated.addAll(program.commits().values());
        Set<Integer> known = new HashSet<>();
        for (int id : program.graph().parameters()) {
            Parameter parameter = (Parameter) program.graph().node(id).op();
            if (parameter.kind() != Parameter.Kind.INPUT && !updated.contains(id)) {
                known.add(id);
            }
        }
        Set<Integer> found = new TreeSet<>();
        List<Kernel> kernels = program.kernels();
        for (int k = 0; k < kernels.size(); k++) {
            Kernel kernel = kernels.get(k);
            // A kernel that reads nothing only fills memory; a host function may do more than compute.
            boolean derived = !kernel.reads().isEmpty()
                    && known.containsAll(kernel.reads())
                    && kernel.writes().stream()
                            .noneMatch(buffer -> program.shared().containsKey(buffer)
                                    || program.commits().containsKey(buffer))
                    && !(kernel instanceof Kernel.Named named && named.op() instanceof HostCall);
            if (derived) {
                found.add(k);
                known.addAll(kernel.writes());
            }
        }
        return found;
    }
}
