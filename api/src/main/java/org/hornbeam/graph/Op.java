// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/**
 * What a node computes. Every operation brings its shape rule and its gradient rule; its meaning is the interpreter's
 * case for it. Passes and backends switch over the permitted records without a default.
 */
public sealed interface Op
        permits Parameter,
                TextInput,
                Constant,
                Literal,
                SizeOf,
                Elementwise,
                Cast,
                Contract,
                Convolve,
                WindowSum,
                WindowMax,
                WindowSpread,
                WindowScatter,
                WindowGather,
                Reduce,
                ArgReduce,
                Cumulative,
                Reshape,
                Transpose,
                Broadcast,
                Slice,
                Pad,
                Concat,
                Reverse,
                Gather,
                ScatterAdd,
                Sort,
                Iota,
                RandomBits,
                StopGradient,
                Composite,
                CustomGradient,
                Scan,
                Cond,
                While,
                HostCall,
                Exchange,
                Element {

    /**
     * The shape rule: the type of the result from the types of the operands.
     *
     * @throws ShapeException if the operands do not fit
     */
    Type type(List<Type> operands);

    /**
     * The gradient rule: adds to each operand its share of the derivative. An operation that adds nothing has a zero
     * derivative everywhere.
     */
    void gradient(Adjoint adjoint);
}
