# SPDX-License-Identifier: Apache-2.0
"""Recurrent layers and their wrappers: every argument, alone and with those that it meets."""
import itertools

import keras
from keras import Input, Model, Sequential, layers

from goldens import data, ints, layer, model, train

PLAIN = {"lstm": layers.LSTM, "gru": layers.GRU, "simplernn": layers.SimpleRNN}
CELLS = {"lstm": layers.LSTMCell, "gru": layers.GRUCell, "simplernn": layers.SimpleRNNCell}


def flags(**values):
    """A name of what is set."""
    return "_".join(k.replace("_", "") + ("" if v is True else str(v).replace(" ", "")) for k, v in values.items() if v)


def masked(x, lengths):
    """Rows whose steps outside of the lengths are 0, which Masking leaves out."""
    def draw(random):
        value = random.normal(size=x).astype("float32")
        for row, pattern in enumerate(lengths):
            for step, kept in enumerate(pattern):
                if kept == "0":
                    value[row, step] = 0
        return value
    return draw


PATTERNS = {
    "trailing": ["11100", "11111", "10000"],
    "leading": ["00111", "01111", "11111"],
    "inner": ["11011", "10101", "01010"],
    "whole": ["00000", "11111", "00100"],
}


def name_of(*parts):
    return "_".join(str(p) for p in parts if p != "")


# Results, directions and loops.
for kind, make in PLAIN.items():
    for sequences, state, back, unroll in itertools.product((False, True), repeat=4):
        options = dict(return_sequences=sequences, return_state=state, go_backwards=back, unroll=unroll)
        layer(name_of("rec", kind, flags(**options) or "plain"), "recurrent", lambda m=make, o=options: m(3, **o), (2, 4, 3), train=True)
    # Shapes: one row, one step, one feature, one unit, fixed batch, time that is not known.
    for shape, units in (((1, 4, 3), 2), ((3, 1, 2), 4), ((2, 5, 1), 1), ((5, 7, 6), 5), ((1, 1, 1), 1)):
        layer(name_of("rec", kind, "shape", *shape, units), "recurrent", lambda m=make, u=units: m(u, return_sequences=True), shape)
        layer(name_of("rec", kind, "batch", *shape, units), "recurrent", lambda m=make, u=units: m(u), shape, batch=True)
    for sequences, back, state in itertools.product((False, True), repeat=3):
        def unknown(m=make, s=sequences, b=back, t=state):
            x = Input((None, 3))
            return Model(x, m(4, return_sequences=s, go_backwards=b, return_state=t)(x))
        model(name_of("rec", kind, "unknown", flags(s=sequences, b=back, t=state)), "recurrent", unknown, (2, 6, 3))
    # Arguments of the cell.
    single = {
        "nobias": dict(use_bias=False),
        "relu": dict(activation="relu"),
        "linear": dict(activation=None),
        "gelu": dict(activation="gelu"),
        "softsign": dict(activation="softsign"),
        "kernelinit": dict(kernel_initializer="he_normal", recurrent_initializer="glorot_uniform", bias_initializer="ones"),
        "initobjects": dict(kernel_initializer=keras.initializers.RandomNormal(0.1, 0.3, seed=3),
                            recurrent_initializer=keras.initializers.Orthogonal(0.7, seed=1),
                            bias_initializer=keras.initializers.Constant(0.2)),
        "regularizers": dict(kernel_regularizer="l2", recurrent_regularizer=keras.regularizers.L1(0.03),
                             bias_regularizer=keras.regularizers.L1L2(0.01, 0.02)),
        "activityreg": dict(activity_regularizer=keras.regularizers.L2(0.05)),
        "activityregseq": dict(activity_regularizer="l1", return_sequences=True),
        "activityregstate": dict(activity_regularizer="l1", return_state=True),
        "constraints": dict(kernel_constraint="non_neg", recurrent_constraint=keras.constraints.MaxNorm(1.0, axis=1),
                            bias_constraint="unit_norm"),
        "dropout": dict(dropout=0.3, recurrent_dropout=0.2),
        "dropoutseed": dict(dropout=0.3, seed=7, return_sequences=True),
        "frozen": dict(trainable=False),
        "named": dict(name="my_own_name"),
        "float64": dict(dtype="float64"),
        "stateful": dict(stateful=True),
        "implementation": dict(),
    }
    if kind != "simplernn":
        for activation in ("hard_sigmoid", "relu", "tanh", "linear", "softmax", "swish"):
            single["rec" + activation] = dict(recurrent_activation=activation)
        for number in (0, 1, 2):
            pass
    if kind == "lstm":
        single["noforget"] = dict(unit_forget_bias=False)
        single["noforgetbias"] = dict(unit_forget_bias=True, bias_initializer="ones")
        single["cudnnfalse"] = dict(use_cudnn=False)
        single["cudnntrue"] = dict(use_cudnn="auto")
    if kind == "gru":
        single["before"] = dict(reset_after=False)
        single["beforenobias"] = dict(reset_after=False, use_bias=False)
        single["afternobias"] = dict(reset_after=True, use_bias=False)
        single["beforeback"] = dict(reset_after=False, go_backwards=True, return_sequences=True)
        single["beforerecrelu"] = dict(reset_after=False, recurrent_activation="hard_sigmoid", activation="relu")
    for name, options in single.items():
        calm = "dropout" not in options
        layer(name_of("rec", kind, "arg", name), "recurrent", lambda m=make, o=options: m(3, **o), (4, 5, 3),
              batch=options.get("stateful", False), train=calm and name != "stateful")
    for policy, tolerance in (("mixed_float16", 2e-2), ("mixed_bfloat16", 8e-2), ("float16", 2e-2), ("bfloat16", 8e-2)):
        layer(name_of("rec", kind, "policy", policy), "recurrent", lambda m=make, p=policy: m(3, dtype=p, return_sequences=True), (2, 4, 3),
              tolerance={"rtol": tolerance, "atol": tolerance})
    # Masks.
    for pattern, lengths in PATTERNS.items():
        for sequences, zero, back, unroll in itertools.product((False, True), repeat=4):
            if zero and not sequences:
                continue
            def build(m=make, s=sequences, z=zero, b=back, u=unroll):
                x = Input((5, 3))
                return Model(x, m(4, return_sequences=s, zero_output_for_mask=z, go_backwards=b, unroll=u, return_state=True)(layers.Masking()(x)))
            model(name_of("rec", kind, "mask", pattern, flags(s=sequences, z=zero, b=back, u=unroll)), "recurrent", build,
                  masked((3, 5, 3), lengths))

    def embedded(m=make):
        x = Input((None,), dtype="int32")
        y = layers.Embedding(7, 4, mask_zero=True)(x)
        y = m(3, return_sequences=True)(y)
        return Model(x, layers.Dense(2)(m(4)(y)))
    model(name_of("rec", kind, "embedding_two"), "recurrent", embedded, ints((3, 6), 7), train=True)

    def explicit(m=make):
        x, k = Input((4, 3)), Input((4,), dtype="bool")
        return Model([x, k], m(3, return_sequences=True)(x, mask=k))
    model(name_of("rec", kind, "explicit_mask"), "recurrent", explicit, (2, 4, 3), lambda r: r.integers(0, 2, size=(2, 4)).astype("bool"))

    # States that are given.
    states = 2 if kind == "lstm" else 1
    for sequences, state, back in itertools.product((False, True), repeat=3):
        def started(m=make, n=states, s=sequences, t=state, b=back):
            x = Input((4, 3))
            given = [Input((5,)) for _ in range(n)]
            y = m(5, return_sequences=s, return_state=t, go_backwards=b)(x, initial_state=given)
            return Model([x] + given, y)
        model(name_of("rec", kind, "initial", flags(s=sequences, t=state, b=back) or "last"), "recurrent", started, (2, 4, 3), *[(2, 5)] * states)

    def decoder(m=make, n=states):
        x, y = Input((None, 3)), Input((None, 2))
        out = m(4, return_state=True)(x)
        seq = m(4, return_sequences=True)(y, initial_state=list(out[1:]))
        return Model([x, y], layers.Dense(3, activation="softmax")(seq))
    model(name_of("rec", kind, "seq2seq"), "recurrent", decoder, (2, 5, 3), (2, 4, 2))

    def shared(m=make):
        a, b = Input((4, 3)), Input((4, 3))
        one = m(3, name="both")
        return Model([a, b], layers.Concatenate()([one(a), one(b)]))
    model(name_of("rec", kind, "shared"), "recurrent", shared, (2, 4, 3), (2, 4, 3))

    def stacked(m=make):
        return Sequential([Input((5, 2)), m(3, return_sequences=True), m(4, return_sequences=True, go_backwards=True), m(2)])
    model(name_of("rec", kind, "stack"), "recurrent", stacked, (3, 5, 2))

    # RNN over cells.
    cell = CELLS[kind]
    for sequences, state, back, unroll in itertools.product((False, True), repeat=4):
        options = dict(return_sequences=sequences, return_state=state, go_backwards=back, unroll=unroll)
        layer(name_of("rnn", kind, flags(**options) or "plain"), "recurrent", lambda c=cell, o=options: layers.RNN(c(3), **o), (2, 4, 3))
    for sequences, state in itertools.product((False, True), repeat=2):
        for cells in (["lstm", "gru"], ["gru", "gru", "simplernn"], ["lstm", "lstm"], [kind]):
            def piled(cs=cells, s=sequences, t=state):
                return layers.RNN([CELLS[c](2 + i) for i, c in enumerate(cs)], return_sequences=s, return_state=t)
            layer(name_of("rnn_stack", kind, *cells, flags(s=sequences, t=state)), "recurrent", piled, (2, 4, 3))
    layer(name_of("rnn_stackedcells", kind), "recurrent", lambda c=cell: layers.RNN(layers.StackedRNNCells([c(3), c(2)])), (2, 4, 3), train=True)
    layer(name_of("rnn_zero", kind), "recurrent",
          lambda c=cell: layers.RNN(c(3), return_sequences=True, zero_output_for_mask=True), masked((3, 5, 3), PATTERNS["inner"]),
          call=lambda made, x: made(layers.Masking()(x[0])))
    layer(name_of("rnn_celldropout", kind), "recurrent", lambda c=cell: layers.RNN(c(3, dropout=0.2, recurrent_dropout=0.1, seed=3)), (2, 4, 3))
    layer(name_of("rnn_cellargs", kind), "recurrent",
          lambda c=cell: layers.RNN(c(3, use_bias=False, activation="relu", kernel_regularizer="l2", recurrent_constraint="max_norm",
                                      dtype="float32", name="inside")), (2, 4, 3), train=True)
    for many in (dict(return_sequences=True), dict(stateful=True)):
        layer(name_of("rnn_stackinit", kind, flags(**many)), "recurrent", lambda c=cell, o=many: layers.RNN([c(3), c(4)], **o), (2, 4, 3), batch=True)

    # Both directions.
    for merge in ("sum", "mul", "concat", "ave", None):
        for sequences, state in itertools.product((False, True), repeat=2):
            layer(name_of("bidir", kind, merge, flags(s=sequences, t=state)), "recurrent",
                  lambda m=make, g=merge, s=sequences, t=state: layers.Bidirectional(m(3, return_sequences=s, return_state=t), merge_mode=g),
                  (2, 4, 3))
        def maskedboth(m=make, g=merge):
            x = Input((5, 3))
            return Model(x, layers.Bidirectional(m(3, return_sequences=True), merge_mode=g)(layers.Masking()(x)))
        for pattern, lengths in PATTERNS.items():
            model(name_of("bidir", kind, merge, "mask", pattern), "recurrent", maskedboth, masked((3, 5, 3), lengths))
        layer(name_of("bidir", kind, merge, "own"), "recurrent",
              lambda m=make, g=merge: layers.Bidirectional(m(3, return_sequences=True), merge_mode=g,
                                                          backward_layer=m(3, activation="relu", return_sequences=True, go_backwards=True)), (2, 4, 3))
    layer(name_of("bidir", kind, "ownother"), "recurrent",
          lambda m=make: layers.Bidirectional(m(3), backward_layer=layers.GRU(5, go_backwards=True)), (2, 4, 3))
    layer(name_of("bidir", kind, "ownothername"), "recurrent",
          lambda m=make: layers.Bidirectional(m(3, name="there"), backward_layer=layers.SimpleRNN(5, go_backwards=True, name="back"), name="b"), (2, 4, 3))
    layer(name_of("bidir", kind, "backwards"), "recurrent", lambda m=make: layers.Bidirectional(m(3, go_backwards=True, return_sequences=True)), (2, 4, 3))
    layer(name_of("bidir", kind, "weightsreg"), "recurrent",
          lambda m=make: layers.Bidirectional(m(3, kernel_regularizer="l2", bias_regularizer="l1")), (2, 4, 3), train=True)
    layer(name_of("bidir", kind, "activityreg"), "recurrent",
          lambda m=make: layers.Bidirectional(m(3, return_sequences=True), activity_regularizer="l2"), (2, 4, 3), train=True)
    layer(name_of("bidir", kind, "frozen"), "recurrent", lambda m=make: layers.Bidirectional(m(3), trainable=False), (2, 4, 3), train=True)
    layer(name_of("bidir", kind, "dropout"), "recurrent", lambda m=make: layers.Bidirectional(m(3, dropout=0.2, recurrent_dropout=0.2)), (2, 4, 3))
    layer(name_of("bidir", kind, "zero"), "recurrent",
          lambda m=make: layers.Bidirectional(m(3, return_sequences=True, zero_output_for_mask=True)), masked((3, 5, 3), PATTERNS["leading"]),
          call=lambda made, x: made(layers.Masking()(x[0])))
    layer(name_of("bidir", kind, "stateful"), "recurrent", lambda m=make: layers.Bidirectional(m(3, stateful=True)), (2, 4, 3), batch=True)
    layer(name_of("bidir", kind, "rnn"), "recurrent", lambda c=cell: layers.Bidirectional(layers.RNN(c(3), return_sequences=True)), (2, 4, 3))
    layer(name_of("bidir", kind, "rnnstack"), "recurrent", lambda c=cell: layers.Bidirectional(layers.RNN([c(3), c(2)])), (2, 4, 3))
    layer(name_of("bidir", kind, "policy"), "recurrent", lambda m=make: layers.Bidirectional(m(3), dtype="float64"), (2, 4, 3))

    def startedboth(m=make, n=states, t=False):
        x = Input((4, 3))
        given = [Input((5,)) for _ in range(2 * n)]
        return Model([x] + given, layers.Bidirectional(m(5, return_sequences=True, return_state=t))(x, initial_state=given))
    model(name_of("bidir", kind, "initial"), "recurrent", startedboth, (2, 4, 3), *[(2, 5)] * 2 * states)
    model(name_of("bidir", kind, "initial_state"), "recurrent", lambda b=startedboth: b(t=True), (2, 4, 3), *[(2, 5)] * 2 * states)

    def twoboth(m=make):
        x = Input((None,), dtype="int32")
        y = layers.Embedding(9, 4, mask_zero=True)(x)
        y = layers.Bidirectional(m(3, return_sequences=True))(y)
        return Model(x, layers.Dense(2)(layers.Bidirectional(m(2), merge_mode="sum")(y)))
    model(name_of("bidir", kind, "stack_mask"), "recurrent", twoboth, ints((3, 6), 9), train=True)

    layer(name_of("td", kind), "recurrent", lambda m=make: layers.TimeDistributed(m(3)), (2, 3, 4, 2))
    layer(name_of("td", kind, "seq"), "recurrent", lambda m=make: layers.TimeDistributed(m(3, return_sequences=True)), (2, 3, 4, 2))
    layer(name_of("td", kind, "bidir"), "recurrent", lambda m=make: layers.TimeDistributed(layers.Bidirectional(m(3))), (2, 3, 4, 2))

    # Training.
    train(name_of("rec", kind, "train"), "train",
          lambda m=make: Sequential([Input((5, 3)), layers.Masking(), m(4, return_sequences=True), layers.Bidirectional(m(3)), layers.Dense(2)]),
          masked((7, 5, 3), PATTERNS["trailing"] + PATTERNS["inner"]), (7, 2),
          lambda: dict(optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0), loss="mse"), epochs=2)
    train(name_of("rec", kind, "train_constraints"), "train",
          lambda m=make: Sequential([Input((4, 3)), m(4, kernel_constraint="max_norm", recurrent_constraint="unit_norm", bias_constraint="non_neg",
                                                    kernel_regularizer="l2", activity_regularizer="l2"), layers.Dense(1)]),
          (8, 4, 3), (8, 1), lambda: dict(optimizer="sgd", loss="mse"), epochs=2)

for kind in ("lstm", "gru", "simplernn"):
    layer(name_of("td_mask", kind), "recurrent", lambda m=PLAIN[kind]: m(2), masked((3, 5, 3), PATTERNS["trailing"]),
          call=lambda made, x: made(layers.TimeDistributed(layers.Dense(4))(layers.Masking()(x[0]))))

# One layer for each step.
EACH = {
    "dense": (lambda: layers.Dense(3, activation="relu"), (2, 4, 5)),
    "densereg": (lambda: layers.Dense(3, kernel_regularizer="l2", activity_regularizer="l1"), (2, 4, 5)),
    "conv1d": (lambda: layers.Conv1D(3, 2), (2, 3, 5, 2)),
    "conv2dfirst": (lambda: layers.Conv2D(3, 2, data_format="channels_first"), (2, 3, 2, 5, 4)),
    "conv2d": (lambda: layers.Conv2D(3, 2, padding="same"), (2, 3, 5, 4, 2)),
    "maxpool": (lambda: layers.MaxPooling2D(2), (2, 3, 4, 4, 2)),
    "avgpool": (lambda: layers.GlobalAveragePooling1D(), (2, 3, 4, 2)),
    "flatten": (lambda: layers.Flatten(), (2, 3, 4, 2)),
    "reshape": (lambda: layers.Reshape((2, -1)), (2, 3, 4, 2)),
    "bn": (lambda: layers.BatchNormalization(), (2, 3, 4)),
    "ln": (lambda: layers.LayerNormalization(), (2, 3, 4)),
    "dropout": (lambda: layers.Dropout(0.5), (2, 3, 4)),
    "activation": (lambda: layers.Activation("tanh"), (2, 3, 4)),
    "rescaling": (lambda: layers.Rescaling(0.1, 1), (2, 3, 4)),
    "td": (lambda: layers.TimeDistributed(layers.Dense(2)), (2, 3, 4, 5)),
    "convlstm": (lambda: layers.ConvLSTM1D(2, 2), (2, 3, 3, 5, 2)),
    "sequential": (lambda: Sequential([Input((4, 2)), layers.Flatten(), layers.Dense(3), layers.Dense(2)]), (2, 3, 4, 2)),
    "sequentialplain": (lambda: Sequential([layers.Dense(3), layers.Dense(2)]), (2, 3, 4)),
    "depthwise": (lambda: layers.DepthwiseConv2D(2), (2, 3, 5, 4, 2)),
    "padding": (lambda: layers.ZeroPadding1D(1), (2, 3, 4, 2)),
    "permute": (lambda: layers.Permute((2, 1)), (2, 3, 4, 2)),
    "repeat": (lambda: layers.RepeatVector(3), (2, 3, 4)),
}
for name, (inside, shape) in EACH.items():
    layer("td_each_" + name, "recurrent", lambda i=inside: layers.TimeDistributed(i()), shape)
    layer("td_batch_" + name, "recurrent", lambda i=inside: layers.TimeDistributed(i()), shape, batch=True)


def inner_functional():
    a = Input((4, 2))
    inside = Model(a, layers.Dense(3)(layers.GlobalMaxPooling1D()(layers.Conv1D(3, 2)(a))), name="inside")
    x = Input((3, 4, 2))
    return Model(x, layers.LSTM(2)(layers.TimeDistributed(inside)(x)))


model("td_functional", "recurrent", inner_functional, (2, 3, 4, 2))
layer("td_embedding", "recurrent", lambda: layers.TimeDistributed(layers.Embedding(5, 3)), ints((2, 3, 4), 5))
layer("td_named", "recurrent", lambda: layers.TimeDistributed(layers.Dense(3, name="each"), name="all_steps"), (2, 4, 5))
layer("td_frozen", "recurrent", lambda: layers.TimeDistributed(layers.Dense(3), trainable=False), (2, 4, 5), train=True)
layer("td_float64", "recurrent", lambda: layers.TimeDistributed(layers.Dense(3), dtype="float64"), (2, 4, 5))


def td_unknown():
    x = Input((None, 4))
    return Model(x, layers.TimeDistributed(layers.Dense(3))(x))


model("td_unknown", "recurrent", td_unknown, (2, 5, 4))

# Images, one after the other.
SPACE = {1: (layers.ConvLSTM1D, (5,)), 2: (layers.ConvLSTM2D, (5, 4)), 3: (layers.ConvLSTM3D, (4, 3, 5))}
for n, (make, sides) in SPACE.items():
    arguments = {
        "plain": dict(),
        "same": dict(padding="same"),
        "strides": dict(strides=2),
        "stridessame": dict(strides=2, padding="same"),
        "dilation": dict(dilation_rate=2, padding="same"),
        "first": dict(data_format="channels_first"),
        "firstsame": dict(data_format="channels_first", padding="same", return_sequences=True),
        "firststrides": dict(data_format="channels_first", strides=2, return_state=True),
        "seq": dict(return_sequences=True),
        "state": dict(return_state=True),
        "seqstate": dict(return_sequences=True, return_state=True),
        "back": dict(go_backwards=True, return_sequences=True),
        "backlast": dict(go_backwards=True),
        "nobias": dict(use_bias=False),
        "noforget": dict(unit_forget_bias=False),
        "activations": dict(activation="relu", recurrent_activation="hard_sigmoid"),
        "linear": dict(activation=None),
        "regularizers": dict(kernel_regularizer="l2", recurrent_regularizer="l1", bias_regularizer="l2", activity_regularizer="l2"),
        "constraints": dict(kernel_constraint="max_norm", recurrent_constraint="non_neg", bias_constraint="unit_norm"),
        "initializers": dict(kernel_initializer="he_uniform", recurrent_initializer="glorot_normal", bias_initializer="ones"),
        "dropout": dict(dropout=0.2, recurrent_dropout=0.3, seed=2),
        "unroll": dict(unroll=True, return_sequences=True),
        "stateful": dict(stateful=True),
        "frozen": dict(trainable=False),
        "float64": dict(dtype="float64"),
    }
    for name, options in arguments.items():
        shape = (2, 3) + ((2,) + sides if options.get("data_format") else sides + (2,))
        layer(name_of(f"convlstm{n}d", name), "recurrent", lambda m=make, o=options: m(3, 2, **o), shape, batch="stateful" in options,
              train=name in ("plain", "regularizers", "frozen"))
    for size in ((1,) * n, (3,) * n, tuple(range(1, n + 1)), tuple(range(n, 0, -1))):
        for padding in ("valid", "same"):
            layer(name_of(f"convlstm{n}d_size", *size, padding), "recurrent", lambda m=make, k=size, p=padding: m(2, k, padding=p), (1, 2) + sides + (1,))

    def maskedimages(m=make, s=sides, seq=False, zero=False):
        x, k = Input((4,) + s + (2,)), Input((4,), dtype="bool")
        return Model([x, k], m(2, 2, return_sequences=seq)(x, mask=k))
    for sequences in (False, True):
        model(name_of(f"convlstm{n}d_mask", flags(s=sequences)), "recurrent", lambda b=maskedimages, s=sequences: b(seq=s),
              (2, 4) + sides + (2,), lambda r: np_mask(r, (2, 4)))

    def startedimages(m=make, s=sides):
        x = Input((3,) + s + (2,))
        h, c = Input(s + (3,)), Input(s + (3,))
        return Model([x, h, c], m(3, 2, padding="same", return_sequences=True)(x, initial_state=[h, c]))
    model(f"convlstm{n}d_initial", "recurrent", startedimages, (2, 3) + sides + (2,), (2,) + sides + (3,), (2,) + sides + (3,))

    def unknownimages(m=make, s=sides):
        x = Input((None,) + s + (2,))
        return Model(x, m(3, 2)(x))
    model(f"convlstm{n}d_unknown", "recurrent", unknownimages, (2, 3) + sides + (2,))
    layer(f"convlstm{n}d_bidir", "recurrent", lambda m=make: layers.Bidirectional(m(2, 2, return_sequences=True)), (2, 3) + sides + (2,))
    layer(f"convlstm{n}d_bidirsum", "recurrent", lambda m=make: layers.Bidirectional(m(2, 2), merge_mode="sum"), (2, 3) + sides + (2,))
    layer(f"convlstm{n}d_stack", "recurrent", lambda m=make: m(2, 2, return_sequences=True), (2, 3) + sides + (2,),
          call=lambda made, x: layers.GlobalAveragePooling1D()(layers.TimeDistributed(layers.Flatten())(made(x[0]))))


def np_mask(random, shape):
    mask = random.integers(0, 2, size=shape).astype("bool")
    mask[0] = [True, False, True, True][: shape[1]]
    return mask
