// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;

/**
 * Where an access of a nest lies.
 *
 * @param kind what it refers to
 * @param buffer the memory; -1 for an index, lower for scratch
 * @param offset its first element
 * @param strides one distance for each axis of the space, none for scratch
 * @param dtype the element type in memory
 * @param operand the value that is read, or -1 for one that is written
 */
record Place(Access.Kind kind, int buffer, Dim offset, List<Dim> strides, DType dtype, int operand) {}
