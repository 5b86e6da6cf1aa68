// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.List;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.Value;

/** What a model is when it is used as a layer. */
public interface ManyToMany {
    /** Its name. */
    String type();

    /** Adds its computation to the graph. */
    List<Value> trace(Scope scope, List<Value> inputs);
}
