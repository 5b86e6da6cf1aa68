// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Training;
import org.hornbeam.loss.Labels;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.engine.Session;
import org.jspecify.annotations.Nullable;

/** What {@code Engine.fit} and {@code Engine.evaluate} do with a session. */
public final class Fitting {
    private Fitting() {}

    /** Trains. The session stays open, with the weights that training ended with. */
    public static <A, B> Fitted<A, B> fit(
            Session<A, B> session, Training<A, B> training, Examples examples, FitOptions options) {
        Split split = Split.of(examples, options);
        Examples order = options.shuffle() ? split.training().shuffle(training.seed()) : split.training();
        try (ExamplesFeed feed = feed(session, training, true, order, options.batchSize());
                ExamplesFeed validation = split.validation() == null
                        ? null
                        : feed(session, training, false, split.validation(), options.validationBatchSize())) {
            Plan plan = options.plan(training.seed(), feed.batches().orElse(-1));
            History history = new Loop<Batch>(new SessionSteps(session), validation, plan).fit(feed);
            return new Fitted<>(training, session.trained().weights(), history, session.state());
        }
    }

    /** Measures. Batch size, steps ({@link FitOptions#validationSteps}), callbacks and output are those of the options. */
    public static <A, B> Logs evaluate(
            Session<A, B> session, Training<A, B> training, Examples examples, FitOptions options) {
        try (ExamplesFeed feed = feed(session, training, false, examples, options.validationBatchSize())) {
            return new Loop<Batch>(new SessionSteps(session), null, options.plan(training.seed(), -1)).evaluate(feed);
        }
    }

    private static ExamplesFeed feed(
            Session<?, ?> session, Training<?, ?> training, boolean learning, Examples examples, int batchSize) {
        BufferAllocator allocator = session.allocator();
        List<Labels> labels = List.copyOf(session.graphs().labels().values());
        return new ExamplesFeed(examples, training, learning, labels, allocator, batchSize);
    }

    /** Examples to learn from, and those to validate with. */
    private record Split(Examples training, @Nullable Examples validation) {
        static Split of(Examples examples, FitOptions options) {
            if (options.validationData() != null || options.validationSplit() == 0) {
                return new Split(examples, options.validationData());
            }
            try {
                List<Examples> parts = examples.holdOut(options.validationSplit());
                return new Split(parts.getFirst(), parts.getLast());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "validationSplit(" + options.validationSplit() + "): " + e.getMessage()
                                + ". Choose another share, or give validationData instead",
                        e);
            }
        }
    }
}
