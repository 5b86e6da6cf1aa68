// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.List;
import org.hornbeam.ops.Value;

/** A computation that is traced: what a law is about. */
@FunctionalInterface
public interface Program {
    /** The results for these operands. */
    List<Value> of(List<Value> operands);
}
