// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;
import org.hornbeam.graph.Iota;

/** Connectionist temporal classification (Graves et al., 2006): the likelihood of labels, and their decoding. */
final class Ctc {
    /** A logarithm of a probability that is as good as none, but finite, so that derivatives are. */
    private static final double NONE = -1e5;

    private Ctc() {}

    /**
     * The loss of each example, by a recursion over time on the logarithms of the probabilities that a prefix of the
     * labels has been emitted and that the last emission was the label or the blank after it.
     */
    static Value loss(Value target, Value output, Value targetLength, Value outputLength, int blank) {
        check(target, output);
        Value labels = target.cast(DType.I32);
        Dim longest = labels.shape().dim(1);
        Value logs = Ops.logSoftmax(Ops.floating(output), -1);
        Value chosen = Ops.oneHot(labels, logs.dim(2), logs.dtype());
        Value emit = Ops.transpose(Ops.einsum("btk,bnk->btn", logs, chosen), 1, 0, 2);
        Value pause = Ops.transpose(Ops.slice(logs, 2, blank, 1), 1, 0, 2);
        Value past = Ops.transpose(beyond(output, outputLength), 1, 0);
        // Whether each label is followed by the same one: a blank must stand between them.
        Value repeated = Ops.pad(
                Ops.equal(tail(labels), Ops.slice(labels, 1, Dim.of(0), longest.minus(1)))
                        .cast(logs.dtype()),
                new int[][] {{0, 0}, {0, 1}},
                0);
        Value none =
                Ops.fill(Ops.reshape(Ops.indices(labels, 1), labels.shape()).cast(logs.dtype()), NONE);
        Value begin = Ops.concatenate(List.of(Ops.zerosLike(Ops.slice(none, 1, 0, 1)), none), 1);
        ControlFlow.Step last = ControlFlow.scan(
                (carried, x) -> step(carried, x, repeated), List.of(begin, none), List.of(emit, pause, past), false);
        Value ended = joined(last.carried().get(0), last.carried().get(1));
        Value place = Ops.equal(Ops.indices(ended, 1), Ops.expandDims(targetLength.cast(DType.I32), 1));
        return Ops.sum(Ops.where(place, ended, Ops.zerosLike(ended)), 1).unaryMinus();
    }

    private static void check(Value target, Value output) {
        if (target.rank() != 2 || output.rank() != 3) {
            throw new ShapeException("ctc takes labels (batch, length) and logits (batch, time, classes), found "
                    + target.shape() + " and " + output.shape());
        }
    }

    private static Value tail(Value x) {
        return Ops.slice(x, 1, Dim.of(1), x.shape().dim(1).minus(1));
    }

    /** Whether each step lies behind the end of its sequence. */
    private static Value beyond(Value x, Value lengths) {
        Shape shape = x.shape().slice(0, 2);
        Value time = x.builder().add(new Iota(shape, 1, DType.I32));
        return Ops.greaterEqual(time, Ops.expandDims(lengths.cast(DType.I32), 1));
    }

    /** The blanks after a label may follow that label or the blanks after it. */
    private static Value joined(Value blanks, Value labels) {
        Value first = Ops.slice(blanks, 1, 0, 1);
        return Ops.concatenate(List.of(first, Ops.logaddexp(tail(blanks), labels)), 1);
    }

    private static ControlFlow.Step step(List<Value> carried, List<Value> x, Value repeated) {
        Value blanks = carried.get(0);
        Value labels = carried.get(1);
        Value emit = x.get(0);
        Value pause = x.get(1);
        Value past = Ops.expandDims(x.get(2), 1);
        Value reached = joined(blanks, labels.plus(repeated.times(NONE)));
        Value before = Ops.slice(reached, 1, Dim.of(0), labels.shape().dim(1));
        Value nextLabels = Ops.logaddexp(before.plus(emit), labels.plus(emit));
        Value open = Ops.like(repeated, 1.0).minus(repeated).times(NONE);
        Value nextBlanks = joined(reached.plus(pause), labels.plus(pause).plus(open));
        return new ControlFlow.Step(
                List.of(Ops.where(past, blanks, nextBlanks), Ops.where(past, labels, nextLabels)), List.of());
    }

    static Nn.Decoded greedy(Value output, Value lengths, boolean mergeRepeated, int blank) {
        Value past = beyond(output, lengths);
        Value best = Ops.argmax(output, -1);
        Value none = Ops.fill(best, blank);
        Value labels = Ops.where(past, none, best);
        Value largest = Ops.max(output, -1);
        Value scores = Ops.sum(Ops.where(past, Ops.zerosLike(largest), largest), 1);
        if (mergeRepeated) {
            Value before = Ops.shift(labels, 1, 1, Ops.like(labels, -1));
            labels = Ops.where(Ops.equal(labels, before), none, labels);
        }
        Value gone = Ops.equal(labels, none);
        // A stable sort brings what is left to the front, in order.
        Value order = Ops.argsort(gone.cast(DType.I32), 1);
        Value kept = Ops.where(gone, Ops.fill(labels, -1), labels);
        Value front = Ops.takeAlongAxis(kept, order, 1);
        return new Nn.Decoded(Ops.expandDims(front, 0), Ops.expandDims(scores.unaryMinus(), 1));
    }
}
