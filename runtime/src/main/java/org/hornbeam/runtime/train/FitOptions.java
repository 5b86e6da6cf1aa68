// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import org.hornbeam.runtime.data.Examples;
import org.jspecify.annotations.Nullable;

/**
 * How a training or an evaluation runs, with Keras's names and defaults. Immutable; every method returns another one:
 * {@code run -> run.epochs(5).batchSize(128).validationSplit(0.1)}.
 */
public final class FitOptions {
    private static final FitOptions STANDARD = new FitOptions();

    private int epochs = 1;
    private int initialEpoch;
    private int batchSize = 32;
    private int validationBatchSize;
    private double validationSplit;
    private @Nullable Examples validationData;
    private IntPredicate validationEpochs = epoch -> true;
    private long validationSteps;
    private long stepsPerEpoch;
    private boolean shuffle = true;
    private List<Callback> callbacks = List.of();
    private Verbose verbose = Verbose.AUTO;

    private FitOptions() {}

    private FitOptions(FitOptions other) {
        epochs = other.epochs;
        initialEpoch = other.initialEpoch;
        batchSize = other.batchSize;
        validationBatchSize = other.validationBatchSize;
        validationSplit = other.validationSplit;
        validationData = other.validationData;
        validationEpochs = other.validationEpochs;
        validationSteps = other.validationSteps;
        stepsPerEpoch = other.stepsPerEpoch;
        shuffle = other.shuffle;
        callbacks = other.callbacks;
        verbose = other.verbose;
    }

    /** One epoch, batches of 32, shuffled, no validation, output as fits the terminal. */
    public static FitOptions standard() {
        return STANDARD;
    }

    /** The number of the epoch before which training ends; default 1. */
    public FitOptions epochs(int value) {
        FitOptions changed = new FitOptions(this);
        changed.epochs = (int) atLeast("epochs", value, 0);
        return changed;
    }

    /** The epoch with which training begins, counted from 0; default 0. Epochs before it count as done. */
    public FitOptions initialEpoch(int value) {
        FitOptions changed = new FitOptions(this);
        changed.initialEpoch = (int) atLeast("initialEpoch", value, 0);
        return changed;
    }

    /** Examples in a batch; default 32. The last batch of an epoch may be smaller. */
    public FitOptions batchSize(int value) {
        FitOptions changed = new FitOptions(this);
        changed.batchSize = (int) atLeast("batchSize", value, 1);
        return changed;
    }

    /** Examples in a batch of the validation; default as in training. */
    public FitOptions validationBatchSize(int value) {
        FitOptions changed = new FitOptions(this);
        changed.validationBatchSize = (int) atLeast("validationBatchSize", value, 1);
        return changed;
    }

    /**
     * The share of the examples that is kept for validation, between 0 and 1; default 0. It is taken from the end, before
     * anything is shuffled: see {@link Examples#holdOut}.
     */
    public FitOptions validationSplit(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("validationSplit is a share from 0 to below 1, found " + value);
        }
        FitOptions changed = new FitOptions(this);
        changed.validationSplit = value;
        return changed;
    }

    /** Examples for the validation after each epoch; they go before a split. */
    public FitOptions validationData(Examples value) {
        FitOptions changed = new FitOptions(this);
        changed.validationData = value;
        return changed;
    }

    /** After every how many epochs is validated; default 1. */
    public FitOptions validationFreq(int value) {
        long period = atLeast("validationFreq", value, 1);
        return validationEpochs(epoch -> epoch % period == 0);
    }

    /** After which epochs is validated, counted from 1; default all. */
    public FitOptions validationEpochs(IntPredicate value) {
        FitOptions changed = new FitOptions(this);
        changed.validationEpochs = value;
        return changed;
    }

    /** How many batches make a validation, or an evaluation; default all. */
    public FitOptions validationSteps(long value) {
        FitOptions changed = new FitOptions(this);
        changed.validationSteps = atLeast("validationSteps", value, 1);
        return changed;
    }

    /**
     * How many steps make an epoch; default as many as there are batches. The next epoch goes on where the last one ended.
     * An epoch also ends where the examples do; the next one takes them anew, in another order.
     */
    public FitOptions stepsPerEpoch(long value) {
        FitOptions changed = new FitOptions(this);
        changed.stepsPerEpoch = atLeast("stepsPerEpoch", value, 1);
        return changed;
    }

    /** Whether the examples of each epoch come in an order drawn from the training's seed; default true. */
    public FitOptions shuffle(boolean value) {
        FitOptions changed = new FitOptions(this);
        changed.shuffle = value;
        return changed;
    }

    /** What happens on the way, in this order; replaces what was given before. */
    public FitOptions callbacks(Callback... values) {
        FitOptions changed = new FitOptions(this);
        changed.callbacks = List.of(values);
        return changed;
    }

    /** One more callback, after the others. */
    public FitOptions callback(Callback value) {
        FitOptions changed = new FitOptions(this);
        List<Callback> longer = new ArrayList<>(callbacks);
        longer.add(value);
        changed.callbacks = List.copyOf(longer);
        return changed;
    }

    /** What is printed; default a bar on a terminal, and lines otherwise. */
    public FitOptions verbose(Verbose value) {
        FitOptions changed = new FitOptions(this);
        changed.verbose = value;
        return changed;
    }

    private static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is at least " + least + ", found " + value);
        }
        return value;
    }

    /** The number of the epoch before which training ends. */
    public int epochs() {
        return epochs;
    }

    /** Examples in a batch. */
    public int batchSize() {
        return batchSize;
    }

    /** Examples in a batch of the validation. */
    public int validationBatchSize() {
        return validationBatchSize == 0 ? batchSize : validationBatchSize;
    }

    /** The share of the examples that is kept for validation. */
    public double validationSplit() {
        return validationSplit;
    }

    /** Examples for the validation, if given. */
    public @Nullable Examples validationData() {
        return validationData;
    }

    /** Whether examples are shuffled. */
    public boolean shuffle() {
        return shuffle;
    }

    /** What happens on the way. */
    public List<Callback> callbacks() {
        return callbacks;
    }

    /** What is printed. */
    public Verbose verbose() {
        return verbose;
    }

    /** For the loop; the size of the training examples in batches belongs to the identity of the run. */
    Plan plan(long seed, long batches) {
        SequencedMap<String, Long> identity = new LinkedHashMap<>();
        identity.put("seed", seed);
        identity.put("batchSize", (long) batchSize);
        identity.put("stepsPerEpoch", stepsPerEpoch);
        identity.put("batches", batches);
        identity.put("shuffle", shuffle ? 1L : 0L);
        return new Plan(
                epochs,
                initialEpoch,
                stepsPerEpoch,
                validationSteps,
                validationEpochs::test,
                callbacks,
                verbose.progress(),
                identity);
    }
}
