# SPDX-License-Identifier: Apache-2.0
"""Writes golden cases with an installed Keras (PyTorch backend), in the format that the conformance runner reads.

A case is a folder: case.json, tensors.safetensors and, for models, the archive that Keras wrote. Modules beside this
one (cases_*.py) call the functions model, layer, loss, metric, schedule, function and train, one call for each case:

    KERAS_BACKEND=torch python goldens.py DIR [pattern ...]      # all cases, or those whose name matches
    mvn -q -Pgoldens -Dgoldens=DIR                               # compare them
"""
import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import fnmatch
import glob
import importlib
import json
import re
import sys
import traceback
import zipfile
import zlib

import h5py
import keras
import numpy as np
import torch
from safetensors.numpy import save_file

FOLDER = "."
PATTERNS = ["*"]
CASES = []
ERRORS = []


class Case:
    """The folder of one case while it is filled. Raises nothing: a case that Keras itself cannot do is reported."""

    def __init__(self, name, kind, family, tolerance=None):
        name = re.sub(r"[^\w.-]", "_", name)
        self.name = name
        self.wanted = any(fnmatch.fnmatch(name, p) for p in PATTERNS)
        self.seed = zlib.crc32(name.encode()) % 50000
        self.random = np.random.default_rng(self.seed)
        self.tensors = {}
        self.folder = os.path.join(FOLDER, name)
        self.json = {
            "name": name,
            "kind": kind,
            "family": family,
            "seed": self.seed,
            "description": name,
            "generator": {
                "keras": keras.__version__,
                "backend": "torch",
                "torch": torch.__version__,
                "numpy": np.__version__,
            },
            "tolerance": tolerance or {"rtol": 1e-4, "atol": 1e-5},
        }

    def __enter__(self):
        if self.wanted:
            os.makedirs(self.folder, exist_ok=True)
            keras.utils.clear_session(free_memory=False)
            keras.utils.set_random_seed(self.seed)
        return self

    def __exit__(self, kind, problem, trace):
        if kind is Skip or not self.wanted:
            return True
        if problem is not None:
            ERRORS.append(self.name)
            print(f"{self.name}: Keras failed: {kind.__name__}: {str(problem)[:300]}", file=sys.stderr)
            if os.environ.get("TRACE"):
                traceback.print_tb(trace)
            for file in glob.glob(self.folder + "/*"):
                os.remove(file)
            os.rmdir(self.folder)
            return isinstance(problem, Exception)
        self.json["tensors"] = {k: {"shape": list(v.shape), "dtype": str(v.dtype)} for k, v in self.tensors.items()}
        save_file({k: np.array(v, order="C") for k, v in self.tensors.items()}, self.folder + "/tensors.safetensors")
        with open(self.folder + "/case.json", "w") as file:
            json.dump(self.json, file, indent=1, default=float)
        CASES.append({k: self.json[k] for k in ("name", "kind", "family")})
        return False

    def tensor(self, key, value):
        value = array(value)
        self.tensors[key] = value.reshape(value.shape)
        return key

    def normal(self, shape):
        return self.random.normal(size=shape).astype("float32")


class Skip(Exception):
    """Raised inside of a case that is not wanted."""


def array(value):
    if isinstance(value, torch.Tensor):
        value = value.detach()
        return value.float().numpy() if value.dtype is torch.bfloat16 else value.numpy()
    return np.asarray(keras.ops.convert_to_numpy(value))


def ints(shape, high, low=0, dtype="int32"):
    """An input of whole numbers in [low, high)."""
    return lambda random: random.integers(low, high, size=shape).astype(dtype)


def uniform(shape, low=0.0, high=1.0):
    return lambda random: random.uniform(low, high, size=shape).astype("float32")


def data(random, specification):
    """A tuple is the shape of normal numbers, a function draws, an array is taken as it is."""
    if isinstance(specification, tuple):
        return random.normal(size=specification).astype("float32")
    return specification(random) if callable(specification) else np.asarray(specification)


def shuffle_weights(model, random):
    """Moves every weight from its initial value, so that none is zero or one by chance."""
    for variable in model.variables:
        name, value = variable.path.split("/")[-1], array(variable.value)
        if "seed" in name or not np.issubdtype(value.dtype, np.floating) or value.size == 0:
            continue
        if "variance" in name or "stddev" in name:
            variable.assign(random.uniform(0.5, 1.5, value.shape).astype(value.dtype))
        elif "vector_u" in name:
            continue
        else:
            variable.assign((value + random.normal(size=value.shape) * 0.2).astype(value.dtype))


def datasets(path):
    """Every data set of the weights in an archive, by path."""
    found = {}
    with zipfile.ZipFile(path) as archive, archive.open("model.weights.h5") as file, h5py.File(file, "r") as h5:
        h5.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
        names = archive.namelist()
    return found, names


def describe_weights(case, model, path):
    found, members = datasets(path)
    case.json["archive_files"] = members
    case.json["h5_datasets"] = {k: {"shape": list(v.shape), "dtype": str(v.dtype)} for k, v in found.items()}
    used, described = set(), []
    for index, variable in enumerate(model.variables):
        value = array(variable.value)
        seed = "seed" in variable.path.split("/")[-1]
        file = None
        if not seed:
            for name, stored in found.items():
                if name not in used and not name.startswith("optimizer") and stored.shape == value.shape:
                    if np.array_equal(stored, value) or (stored.dtype.kind == "V" and value.size == stored.size):
                        file = name
                        used.add(name)
                        break
            case.tensor(f"weight/{index}", value)
        described.append({
            "index": index, "path": variable.path, "name": variable.name, "shape": list(value.shape),
            "dtype": str(variable.dtype), "trainable": bool(variable.trainable), "kind": "seed" if seed else "weight",
            "h5": file,
        })
    case.json["weights"] = described
    case.json["count_params"] = int(model.count_params())


def flat(outputs):
    return list(keras.tree.flatten(outputs))


def run(case, model, inputs, training, prefix):
    given = []
    for value in inputs:
        given.append(torch.tensor(value, requires_grad=np.issubdtype(value.dtype, np.floating)))
    outputs = flat(model(given if len(given) > 1 else given[0], training=training))
    for i, output in enumerate(outputs):
        case.tensor(f"{prefix}output/{i}", output)
        mask = getattr(output, "_keras_mask", None)
        if mask is not None and not training:
            case.tensor(f"output_mask/{i}", mask)
    losses = [float(array(value)) for value in model.losses]
    if losses:
        case.json["model_losses_" + ("training" if training else "inference")] = losses
    driven = [i for i, o in enumerate(outputs) if o.is_floating_point() and o.requires_grad]
    if driven:
        objective = 0
        for i in driven:
            key = f"cotangent/{i}"
            if key not in case.tensors:
                dtype = array(outputs[i]).dtype
                case.tensor(key, case.random.normal(size=tuple(outputs[i].shape)).astype(dtype))
            objective = objective + (outputs[i] * torch.tensor(case.tensors[key])).sum()
        targets = [(f"{prefix}grad_input/{i}", g) for i, g in enumerate(given) if g.requires_grad]
        for i, variable in enumerate(model.variables):
            if variable.trainable and variable.value.requires_grad:
                targets.append((f"{prefix}grad_weight/{i}", variable.value))
        if targets:
            shares = torch.autograd.grad(objective, [t for _, t in targets], allow_unused=True)
            for (key, target), share in zip(targets, shares):
                case.tensor(key, torch.zeros_like(target) if share is None else share)
    case.json["grad_outputs"] = driven
    return outputs


def model(name, family, build, *inputs, train=False, keep=False, tolerance=None):
    """build() gives a keras.Model whose inputs are those given; train adds a call with training=True (no randomness in it)."""
    with Case(name, "model", family, tolerance) as case:
        if not case.wanted:
            raise Skip()
        built = build()
        if not keep:
            shuffle_weights(built, case.random)
        values = [data(case.random, specification) for specification in inputs]
        path = case.folder + "/model.keras"
        built.save(path)
        describe_weights(case, built, path)
        case.json["inputs"] = [
            {"name": t.name, "shape": list(v.shape), "dtype": str(v.dtype), "tensor": f"input/{i}", "spec": list(t.shape)}
            for i, (t, v) in enumerate(zip(built.inputs, values))
        ]
        for i, value in enumerate(values):
            case.tensor(f"input/{i}", value)
        outputs = run(case, built, values, False, "")
        case.json["outputs"] = [
            {"index": i, "shape": list(o.shape), "dtype": str(array(o).dtype), "tensor": f"output/{i}"}
            for i, o in enumerate(outputs)
        ]
        if train:
            case.json["train_mode"] = True
            before = [array(v.value).copy() for v in built.variables]
            run(case, built, values, True, "train_")
            changed = []
            for i, variable in enumerate(built.variables):
                after = array(variable.value)
                if "seed" not in variable.path and not np.array_equal(before[i], after):
                    changed.append(i)
                    case.tensor(f"train_weight_after/{i}", after)
            case.json["train_updated_weights"] = changed


def layer(name, family, make, *inputs, call=None, batch=False, **options):
    """One layer on its inputs; call(layer, tensors) says how where it is not layer(tensors)."""

    def build():
        random = np.random.default_rng(0)
        tensors = []
        for specification in inputs:
            value = data(random, specification)
            shape = {"batch_shape": value.shape} if batch else {"shape": value.shape[1:]}
            tensors.append(keras.Input(dtype=str(value.dtype), **shape))
        made = make()
        if call is not None:
            outputs = call(made, tensors)
        else:
            outputs = made(tensors if len(tensors) > 1 else tensors[0])
        return keras.Model(tensors if len(tensors) > 1 else tensors[0], outputs)

    model(name, family, build, *inputs, **options)


def loss(name, make, y_true, y_pred, weight=None, tolerance=None):
    """make(reduction) gives the loss; weight is a specification of sample weights (None: one for each row of the value)."""
    with Case(name, "loss", "loss", tolerance) as case:
        if not case.wanted:
            raise Skip()
        truth, predicted = data(case.random, y_true), data(case.random, y_pred)
        case.tensor("y_true", truth)
        case.tensor("y_pred", predicted)
        unreduced = array(make("none")(truth, predicted))
        weights = case.random.uniform(0.2, 2.0, unreduced.shape) if weight is None else data(case.random, weight)
        weights = np.asarray(weights).astype("float32")
        variants = []
        for reduction in ("sum_over_batch_size", "sum", "none", "mean_with_sample_weight"):
            for weighted in (False, True):
                identity = reduction + ("_sw" if weighted else "")
                made = make(reduction)
                given = torch.tensor(predicted, requires_grad=True)
                if weighted:
                    case.tensor("sample_weight", weights)
                value = made(torch.tensor(truth), given, sample_weight=torch.tensor(weights) if weighted else None)
                case.tensor("value/" + identity, value)
                objective = value
                if value.ndim > 0:
                    key = case.tensor("cotangent/" + identity, case.normal(tuple(value.shape)))
                    objective = (value * torch.tensor(case.tensors[key])).sum()
                (share,) = torch.autograd.grad(objective, [given], allow_unused=True)
                case.tensor("grad/" + identity, torch.zeros_like(given) if share is None else share)
                variants.append({
                    "id": identity, "reduction": reduction, "sample_weight": "sample_weight" if weighted else None,
                    "value": "value/" + identity, "grad_y_pred": "grad/" + identity,
                    "cotangent": "cotangent/" + identity if value.ndim > 0 else None,
                    "config": keras.losses.serialize(made),
                })
        case.json["variants"] = variants


def metric(name, make, y_true, y_pred, weight=None, weighted=True, tolerance=None):
    with Case(name, "metric", "metric", tolerance) as case:
        if not case.wanted:
            raise Skip()
        batches = []
        for b in range(3):
            truth, predicted = data(case.random, y_true), data(case.random, y_pred)
            weights = data(case.random, weight) if weight is not None else case.random.uniform(0.2, 2.0, truth.shape[:1])
            batches.append((truth, predicted, np.asarray(weights).astype("float32")))
            case.tensor(f"y_true/{b}", truth)
            case.tensor(f"y_pred/{b}", predicted)
        variants = []
        for identity in ("plain", "sw") if weighted else ("plain",):
            made = make()
            results = []
            for b, (truth, predicted, weights) in enumerate(batches):
                if identity == "sw":
                    case.tensor(f"sample_weight/{b}", weights)
                    made.update_state(truth, predicted, sample_weight=weights)
                else:
                    made.update_state(truth, predicted)
                results.append(case.tensor(f"result/{identity}/{b}", np.asarray(array(made.result()), "float32")))
            variants.append({
                "id": identity, "sample_weight": identity == "sw", "results": results,
                "state": [
                    {"index": i, "path": v.path, "tensor": case.tensor(f"state/{identity}/{i}", v.value)}
                    for i, v in enumerate(made.variables)
                ],
            })
            case.json["config"] = keras.metrics.serialize(made)
        case.json["variants"] = variants
        made = make()
        made.update_state(batches[0][0], batches[0][1])
        made.reset_state()
        case.tensor("result_after_reset", np.asarray(array(made.result()), "float32"))


def schedule(name, make, steps=(0, 1, 2, 3, 5, 7, 9, 10, 11, 15, 19, 20, 21, 30, 50, 100)):
    with Case(name, "schedule", "schedule") as case:
        if not case.wanted:
            raise Skip()
        made = make()
        case.tensor("step", np.array(steps, "int64"))
        case.tensor("value", np.array([float(made(s)) for s in steps], "float32"))
        case.json["config"] = keras.optimizers.schedules.serialize(made)


def function(name, family, make, *shapes):
    """A regularizer or a constraint on tensors of some shapes."""
    with Case(name, "func", family) as case:
        if not case.wanted:
            raise Skip()
        made = make()
        serialize = keras.regularizers.serialize if family == "regularizer" else keras.constraints.serialize
        case.json["config"] = serialize(made)
        for i, shape in enumerate(shapes):
            x = torch.tensor(case.normal(shape), requires_grad=True)
            case.tensor(f"x/{i}", x)
            value = made(x)
            case.tensor(f"value/{i}", value)
            if family == "regularizer":
                case.tensor(f"grad/{i}", torch.autograd.grad(value, [x])[0])


class Recorder(keras.callbacks.Callback):
    def __init__(self, case):
        super().__init__()
        self.case, self.steps, self.logs, self.rates = case, 0, [], []

    def on_train_batch_end(self, batch, logs=None):
        self.steps += 1
        for i, variable in enumerate(self.model.variables):
            if "seed" not in variable.path:
                self.case.tensor(f"step/{self.steps}/weight/{i}", array(variable.value).copy())
        self.logs.append({k: array(v).tolist() for k, v in logs.items()})
        self.rates.append(float(self.model.optimizer.learning_rate))


def train(name, family, build, x, y, compile, batch_size=4, epochs=1, callbacks=(), weights=None, validation=None,
          class_weight=None, tolerance=None, keep=False, **fit):
    """A training by fit without shuffling. compile() gives the arguments of Model.compile; x and y are specifications or lists
    of them. No layer may draw random numbers."""
    with Case(name, "train", family, tolerance) as case:
        if not case.wanted:
            raise Skip()

        def drawn(key, specifications):
            several = isinstance(specifications, list)
            values = [data(case.random, s) for s in (specifications if several else [specifications])]
            for i, value in enumerate(values):
                case.tensor(f"{key}/{i}" if several else key, value)
            return values if several else values[0]

        built = build()
        if not keep:
            shuffle_weights(built, case.random)
        built.compile(**compile())
        built.optimizer.build(built.trainable_variables)
        path = case.folder + "/model.keras"
        built.save(path)
        describe_weights(case, built, path)
        inputs, targets = drawn("x", x), drawn("y", y)
        arguments, described = dict(fit), dict(fit)
        if weights is not None:
            drawn_weights = drawn("sample_weight", weights)
            arguments["sample_weight"] = (
                [w.astype("float32") for w in drawn_weights] if isinstance(weights, list) else drawn_weights)
            described["sample_weight"] = "see tensors"
        if class_weight is not None:
            arguments["class_weight"] = class_weight
            described["class_weight"] = {str(k): v for k, v in class_weight.items()}
        if validation is not None:
            arguments["validation_data"] = (drawn("val_x", validation[0]), drawn("val_y", validation[1]))
            described["validation_data"] = "see tensors"
        recorder = Recorder(case)
        made = [c() for c in callbacks]
        case.json["optimizer"] = keras.optimizers.serialize(built.optimizer)
        case.json["compile_config"] = built.get_compile_config()
        history = built.fit(inputs, targets, batch_size=batch_size, epochs=epochs, shuffle=False, verbose=0,
                            callbacks=[recorder] + made, **arguments)
        for i, variable in enumerate(built.variables):
            if "seed" not in variable.path:
                case.tensor(f"final/weight/{i}", variable.value)
        described_variables = []
        for i, variable in enumerate(built.optimizer.variables):
            case.tensor(f"final/optimizer/{i}", variable.value)
            described_variables.append({"index": i, "path": variable.path, "name": variable.name,
                                        "shape": list(variable.shape), "dtype": str(variable.dtype)})
        for i, output in enumerate(flat(built.predict(inputs, verbose=0))):
            case.tensor(f"final/predict/{i}", output)
        built.save(case.folder + "/model_after.keras")

        def written(callback):
            plain = {k: v for k, v in vars(callback).items() if isinstance(v, (int, float, str, bool))
                     and not k.startswith("_") and k not in ("seen", "model", "params")}
            return type(callback).__name__ + str(plain)

        case.json.update({
            "batch_size": batch_size, "epochs": epochs, "shuffle": False, "fit_args": described,
            "callbacks": [written(c) for c in [k() for k in callbacks]],
            "history": {k: [array(v).tolist() for v in values] for k, values in history.history.items()},
            "logs_per_batch_end": recorder.logs, "learning_rate_after_step": recorder.rates,
            "optimizer_variables": described_variables,
        })


def main(folder, patterns):
    global FOLDER, PATTERNS
    FOLDER, PATTERNS = folder, patterns or ["*"]
    os.makedirs(folder, exist_ok=True)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, here)
    sys.modules["goldens"] = sys.modules["__main__"]
    for file in sorted(glob.glob(here + "/cases_*.py")):
        importlib.import_module(os.path.basename(file)[:-3])
    old = {}
    index = folder + "/index.json"
    if os.path.exists(index):
        with open(index) as file:
            old = {c["name"]: c for c in json.load(file)["cases"]}
    old.update({c["name"]: c for c in CASES})
    with open(index, "w") as file:
        json.dump({"cases": [c for _, c in sorted(old.items()) if os.path.exists(f"{folder}/{c['name']}/case.json")]}, file, indent=0)
    print(f"{len(CASES)} cases written, {len(ERRORS)} that Keras cannot do: {' '.join(ERRORS)}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
