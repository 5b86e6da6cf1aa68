# SPDX-License-Identifier: Apache-2.0
"""Writes golden cases of layers that look up texts and whole numbers, which Keras computes with TensorFlow.

    KERAS_BACKEND=tensorflow python text_goldens.py DIR [pattern ...]

The format is that of goldens.py without gradients; inputs of text are in strings.json: {"input/0": [["a"], ["b"]]}.
"""
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import fnmatch
import itertools
import json
import sys
import traceback

import h5py
import keras
import numpy as np
import tensorflow as tf
import zipfile
from keras import Input, Model, Sequential, layers
from safetensors.numpy import save_file

FOLDER, PATTERNS, WRITTEN, FAILED = sys.argv[1], sys.argv[2:] or ["*"], [], []


def case(name, build, *inputs):
    """build() gives a model; an input is a list of texts, or an array."""
    if not any(fnmatch.fnmatch(name, p) for p in PATTERNS):
        return
    folder = f"{FOLDER}/{name}"
    os.makedirs(folder, exist_ok=True)
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    try:
        model = build()
        values = [np.array(v, dtype=object).reshape(-1, 1) if isinstance(v, list) else v for v in inputs]
        given = [tf.constant(v, dtype="string") if v.dtype == object else tf.constant(v) for v in values]
        outputs = keras.tree.flatten(model(given if len(given) > 1 else given[0]))
        path = folder + "/model.keras"
        model.save(path)
        tensors, strings, found = {}, {}, {}
        for i, value in enumerate(values):
            if value.dtype == object:
                strings[f"input/{i}"] = value.tolist()
            else:
                tensors[f"input/{i}"] = value
        for i, output in enumerate(outputs):
            tensors[f"output/{i}"] = output.numpy()
        weights = []
        with zipfile.ZipFile(path) as archive, archive.open("model.weights.h5") as file, h5py.File(file, "r") as h5:
            h5.visititems(lambda n, item: found.update({n: item[()]}) if isinstance(item, h5py.Dataset) else None)
            members = archive.namelist()
        for i, variable in enumerate(model.variables):
            value = variable.numpy()
            file = next((n for n, v in found.items() if "idf_weights" not in n and v.shape == value.shape and np.array_equal(v, value)), None)
            tensors[f"weight/{i}"] = value
            weights.append({"index": i, "path": variable.path, "name": variable.name, "shape": list(value.shape),
                            "dtype": str(variable.dtype), "trainable": bool(variable.trainable), "kind": "weight", "h5": file})
        described = {
            "name": name, "kind": "model", "family": "text", "description": name,
            "generator": {"keras": keras.__version__, "backend": "tensorflow", "tensorflow": tf.__version__},
            "tolerance": {"rtol": 1e-4, "atol": 1e-5}, "weights": weights, "archive_files": members,
            "inputs": [{"name": t.name, "shape": list(v.shape), "dtype": "string" if v.dtype == object else str(v.dtype),
                        "tensor": f"input/{i}"} for i, (t, v) in enumerate(zip(model.inputs, values))],
            "outputs": [{"index": i, "shape": list(o.shape), "dtype": o.dtype.name, "tensor": f"output/{i}"} for i, o in enumerate(outputs)],
        }
        save_file({k: np.ascontiguousarray(v).reshape(v.shape) for k, v in tensors.items()}, folder + "/tensors.safetensors")
        with open(folder + "/strings.json", "w") as file:
            json.dump(strings, file)
        with open(folder + "/case.json", "w") as file:
            json.dump(described, file, indent=1, default=float)
        WRITTEN.append(name)
    except Exception as problem:
        FAILED.append(name)
        print(f"{name}: Keras failed: {type(problem).__name__}: {str(problem)[:200]}", file=sys.stderr)
        if os.environ.get("TRACE"):
            traceback.print_exc()
        for file in os.listdir(folder):
            os.remove(f"{folder}/{file}")
        os.rmdir(folder)


def text(make):
    def build():
        x = Input((1,), dtype="string")
        return Model(x, make()(x))
    return build


def numbers(make, shape, dtype="int64"):
    def build():
        x = Input(shape, dtype=dtype)
        return Model(x, make()(x))
    return build


def learned(layer, data):
    layer.adapt(data)
    return layer


def name_of(*parts):
    return "_".join(str(p).replace(" ", "").replace("'", "").replace("(", "").replace(")", "").replace(",", "x") for p in parts if p not in ("", None, False))


WORDS = ["cat", "dog", "bird", "", "[UNK]", "häuser", "Cat", "cat dog"]
MANY = ["cat", "dog", "cat", "bird", "ant", "dog", "cat", "eel", "", "[UNK]"]
LONG = ["The cat sat.", "a DOG! and, the cat", "", "häuser  and\tbirds fly", "the the the", "x"]

# Texts and their numbers.
for mode in ("int", "one_hot", "multi_hot", "count"):
    for oov, mask in itertools.product((1, 2, 3), (None, "", "cat")):
        given = ["dog", "bird", "eel"]
        case(name_of("strings", mode, oov, {None: "", "": "empty"}.get(mask, mask)),
             text(lambda m=mode, o=oov, k=mask: layers.StringLookup(vocabulary=given, output_mode=m, num_oov_indices=o, mask_token=k)), WORDS)
        case(name_of("strings_adapt", mode, oov, {None: "", "": "empty"}.get(mask, mask)),
             text(lambda m=mode, o=oov, k=mask: learned(layers.StringLookup(output_mode=m, num_oov_indices=o, mask_token=k), MANY)), WORDS)
    if mode != "int":
        case(name_of("strings_pad", mode), text(lambda m=mode: learned(layers.StringLookup(output_mode=m, max_tokens=9, pad_to_max_tokens=True), MANY)), WORDS)
    case(name_of("strings_most", mode), text(lambda m=mode: learned(layers.StringLookup(output_mode=m, max_tokens=3), MANY)), WORDS)
    case(name_of("strings_none", mode), text(lambda m=mode: layers.StringLookup(vocabulary=["a", "b"], num_oov_indices=0, output_mode=m)), ["a", "b", "a"])
case("strings_salt", text(lambda: layers.StringLookup(vocabulary=["a"], num_oov_indices=5, salt=[3, 9])), WORDS)
case("strings_salt_one", text(lambda: layers.StringLookup(vocabulary=["a"], num_oov_indices=5, salt=7)), WORDS)
case("strings_special", text(lambda: layers.StringLookup(vocabulary=["", "[UNK]", "a", "b"], mask_token="")), ["a", "b", "", "c"])
case("strings_oov_token", text(lambda: layers.StringLookup(vocabulary=["a", "b"], oov_token="<unk>", mask_token="<pad>")), ["a", "<unk>", "<pad>", "c"])
case("strings_idf", text(lambda: layers.StringLookup(vocabulary=["a", "b"], output_mode="tf_idf", idf_weights=[0.3, 0.9])), ["a", "b", "c"])
case("strings_idf_adapt", text(lambda: learned(layers.StringLookup(output_mode="tf_idf"), np.array([["a", "b"], ["a", "c"], ["a", "a"]]))), ["a", "b", "c", "d"])
case("strings_idf_pad", text(lambda: learned(layers.StringLookup(output_mode="tf_idf", max_tokens=7, pad_to_max_tokens=True, mask_token="a"),
                                             np.array([["a", "b"], ["a", "c"]]))), ["a", "b", "c", "d"])

# Whole numbers.
LISTS = np.array([[1, 2, 7], [3, 3, 0], [-1, 42, 5], [5, 6, 1]], "int64")
ROWS = np.array([[3, 5, 5], [7, 0, 3], [5, -1, 9]], "int64")
for mode in ("int", "one_hot", "multi_hot", "count"):
    for oov, mask, method in itertools.product((1, 2, 3), (None, 0), ("floormod", "farmhash")):
        case(name_of("ints", mode, oov, "" if mask is None else "mask", method),
             numbers(lambda m=mode, o=oov, k=mask, h=method: layers.IntegerLookup(vocabulary=[3, 5, 42], output_mode=m, num_oov_indices=o, mask_token=k, oov_method=h), (3,)), LISTS)
    case(name_of("ints_adapt", mode), numbers(lambda m=mode: learned(layers.IntegerLookup(output_mode=m, mask_token=0), ROWS), (3,)), LISTS)
    case(name_of("ints_adapt_most", mode), numbers(lambda m=mode: learned(layers.IntegerLookup(output_mode=m, max_tokens=3), ROWS), (3,)), LISTS)
    if mode != "int":
        case(name_of("ints_pad", mode), numbers(lambda m=mode: learned(layers.IntegerLookup(output_mode=m, max_tokens=12, pad_to_max_tokens=True), ROWS), (3,)), LISTS)
    case(name_of("ints_column", mode), numbers(lambda m=mode: layers.IntegerLookup(vocabulary=[3, 5, 42], output_mode=m), (1,)), LISTS[:, :1])
    case(name_of("ints_int32", mode), numbers(lambda m=mode: layers.IntegerLookup(vocabulary=[3, 5, 42], output_mode=m), (3,), "int32"), LISTS.astype("int32"))
case("ints_invert", numbers(lambda: layers.IntegerLookup(vocabulary=[3, 5, 42], invert=True), (3,)), LISTS % 5)
case("ints_invert_mask", numbers(lambda: layers.IntegerLookup(vocabulary=[3, 5, 42], invert=True, mask_token=0, num_oov_indices=2, oov_token=-7), (3,)), LISTS % 6)
case("ints_salt", numbers(lambda: layers.IntegerLookup(vocabulary=[3], num_oov_indices=4, oov_method="farmhash", salt=[1, 2]), (3,)), LISTS)
case("ints_idf", numbers(lambda: learned(layers.IntegerLookup(output_mode="tf_idf"), ROWS), (3,)), LISTS)
case("ints_idf_given", numbers(lambda: layers.IntegerLookup(vocabulary=[3, 5], output_mode="tf_idf", idf_weights=[0.5, 1.5]), (3,)), LISTS)
case("ints_idf_pad", numbers(lambda: learned(layers.IntegerLookup(output_mode="tf_idf", max_tokens=9, pad_to_max_tokens=True, mask_token=0), ROWS), (3,)), LISTS)

# Sentences.
for standardize, split in itertools.product(("lower_and_strip_punctuation", "lower", "strip_punctuation", None), ("whitespace", "character", None)):
    case(name_of("sentence", standardize or "raw", split or "whole"),
         text(lambda s=standardize, p=split: learned(layers.TextVectorization(standardize=s, split=p, output_sequence_length=6), LONG)), LONG)
for mode in ("multi_hot", "count", "tf_idf"):
    for ngrams in (None, 2, (1, 3), 3):
        case(name_of("sentence", mode, ngrams), text(lambda m=mode, n=ngrams: learned(layers.TextVectorization(output_mode=m, ngrams=n), LONG)), LONG)
        case(name_of("sentence", mode, ngrams, "pad"),
             text(lambda m=mode, n=ngrams: learned(layers.TextVectorization(output_mode=m, ngrams=n, max_tokens=40, pad_to_max_tokens=True), LONG)), LONG)
    case(name_of("sentence", mode, "most"), text(lambda m=mode: learned(layers.TextVectorization(output_mode=m, max_tokens=4), LONG)), LONG)
for ngrams in (2, (2,), (1, 3)):
    case(name_of("sentence_int", ngrams), text(lambda n=ngrams: learned(layers.TextVectorization(ngrams=n, output_sequence_length=5), LONG)), LONG)
case("sentence_given", text(lambda: layers.TextVectorization(vocabulary=["the", "cat"], output_sequence_length=4)), LONG)
case("sentence_given_special", text(lambda: layers.TextVectorization(vocabulary=["", "[UNK]", "the", "cat"], output_sequence_length=4)), LONG)
case("sentence_given_idf", text(lambda: layers.TextVectorization(vocabulary=["the", "cat"], output_mode="tf_idf", idf_weights=[0.2, 0.7])), LONG)
case("sentence_newline", text(lambda: learned(layers.TextVectorization(output_sequence_length=6), ["a\nb \r\n c"] + LONG)), ["a\nb", "c\r\nd \x0b the"])
case("sentence_most", text(lambda: learned(layers.TextVectorization(max_tokens=4, output_sequence_length=3), LONG)), LONG)

# Hashing and crossing.
for bins, mask, salt, mode in itertools.product((1, 3, 10), (None, "cat"), (None, 5, [1, 2]), ("int", "one_hot", "multi_hot", "count")):
    case(name_of("hash_text", bins, mask, salt, mode), text(lambda b=bins, k=mask, s=salt, m=mode: layers.Hashing(b, mask_value=k, salt=s, output_mode=m)), WORDS)
for bins, mask, salt, mode in itertools.product((3, 10), (None, 3), (None, [1, 2]), ("int", "one_hot", "multi_hot", "count")):
    case(name_of("hash_ints", bins, mask, salt, mode),
         numbers(lambda b=bins, k=mask, s=salt, m=mode: layers.Hashing(b, mask_value=k, salt=s, output_mode=m), (3,)), LISTS)


def crossed(bins, mode, types):
    def build():
        inputs = [Input((1,), dtype=t) for t in types]
        return Model(inputs, layers.HashedCrossing(bins, output_mode=mode)(inputs))
    return build


for bins, mode in itertools.product((1, 4, 11), ("int", "one_hot")):
    case(name_of("cross_texts", bins, mode), crossed(bins, mode, ("string", "string")), WORDS, WORDS[::-1])
    case(name_of("cross_ints", bins, mode), crossed(bins, mode, ("int64", "int64")), LISTS[:, :1], LISTS[:, 1:2])
    case(name_of("cross_mixed", bins, mode), crossed(bins, mode, ("string", "int64")), WORDS[:4], LISTS[:, 1:2])
    case(name_of("cross_three", bins, mode), crossed(bins, mode, ("string", "string", "string")), WORDS, WORDS[::-1], WORDS)

# Models.
case("text_model", lambda: Sequential([Input((1,), dtype="string"), learned(layers.TextVectorization(output_sequence_length=5), LONG),
                                       layers.Embedding(30, 4, mask_zero=True), layers.LSTM(3), layers.Dense(2)]), LONG)


def nested():
    x = Input((1,), dtype="string")
    inner = Sequential([Input((1,), dtype="string"), learned(layers.TextVectorization(output_sequence_length=5), LONG), layers.Embedding(30, 4)], name="words")
    again = Sequential([Input((1,), dtype="string"), learned(layers.StringLookup(), WORDS), layers.Embedding(30, 4)], name="whole")
    return Model(x, layers.Concatenate(axis=1)([inner(x), again(x), layers.Embedding(40, 4)(learned(layers.StringLookup(), LONG)(x))]))


case("text_nested", nested, LONG)


def mixed():
    x, n = Input((1,), dtype="string"), Input((3,), dtype="int64")
    a = layers.StringLookup(vocabulary=["cat", "dog"], output_mode="one_hot")(x)
    b = learned(layers.IntegerLookup(output_mode="multi_hot"), ROWS)(n)
    return Model([x, n], layers.Dense(2)(layers.Concatenate()([a, b])))


case("text_mixed", mixed, ["cat", "x", "dog", "cat"], LISTS)
with open(FOLDER + "/index.json", "w") as file:
    json.dump({"cases": [{"name": n, "kind": "model", "family": "text"} for n in sorted(WRITTEN)]}, file)
print(f"{len(WRITTEN)} cases written, {len(FAILED)} that Keras cannot do: {' '.join(FAILED)}")
