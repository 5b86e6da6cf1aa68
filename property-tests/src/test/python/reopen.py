# SPDX-License-Identifier: Apache-2.0
"""Opens archives that Hornbeam wrote with an installed Keras and compares what they hold with the cases they were made of.

    KERAS_BACKEND=torch python reopen.py CASES WRITTEN [pattern ...]

CASES holds golden cases, WRITTEN one archive CASE.keras for each: the model that was read and written again, of a training
the trained one with its optimizer. Checked are: load_model, predictions, weights, what the model was compiled with, the
optimizer's variables, and that one more epoch gives the weights that Keras's own archive gives. One line for each problem,
then the totals; the exit status is the number of archives with problems, at most 100.
"""
import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import fnmatch
import glob
import json
import sys

import keras
import numpy as np
from safetensors.numpy import load_file


def array(value):
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        return value.float().numpy() if str(value.dtype) == "torch.bfloat16" else value.numpy()
    return np.asarray(keras.ops.convert_to_numpy(value))


def plain(config):
    """A configuration without what Keras or Hornbeam may name as they like."""
    if isinstance(config, dict):
        free = ("shared_object_id", "build_config", "name", "module", "registered_name", "seed")
        return {k: plain(v) for k, v in config.items() if k not in free}
    if isinstance(config, (list, tuple)):
        return [plain(v) for v in config]
    return round(config, 7) if isinstance(config, float) else config


class Check:
    def __init__(self, name, case, tensors, strings):
        self.name, self.case, self.tensors, self.problems = name, case, {**tensors, **strings}, []
        tolerance = case.get("tolerance", {})
        self.rtol, self.atol = tolerance.get("rtol", 1e-4), tolerance.get("atol", 1e-5)
        self.compared = 0

    def same(self, what, expected, found):
        expected, found = np.asarray(expected), np.asarray(found)
        self.compared += 1
        if expected.shape != found.shape:
            self.problems.append(f"{what} has shape {found.shape}, expected {expected.shape}")
        elif expected.size and not np.allclose(found.astype("float64"), expected.astype("float64"), self.rtol, self.atol, equal_nan=True):
            error = np.nanmax(np.abs(found.astype("float64") - expected.astype("float64")))
            self.problems.append(f"{what}: worst absolute error {error:.3g}")

    def equal(self, what, expected, found):
        self.compared += 1
        if expected != found:
            self.problems.append(f"{what} is {str(found)[:300]}, expected {str(expected)[:300]}")

    def numbered(self, prefix):
        count = 0
        values = []
        while f"{prefix}{count}" in self.tensors:
            values.append(self.tensors[f"{prefix}{count}"])
            count += 1
        return values

    def arguments(self, prefix):
        if prefix in self.tensors:
            return self.tensors[prefix]
        values = self.numbered(prefix + "/")
        return values if len(values) != 1 else values[0]

    def seeds(self, model):
        return [v for v in model.variables if "seed" not in v.path.split("/")[-1]]

    def model(self, model, original):
        inputs = self.numbered("input/")
        if keras.backend.backend() == "tensorflow":
            import tensorflow

            inputs = [tensorflow.constant(value) for value in inputs]
        outputs = keras.tree.flatten(model(inputs if len(inputs) > 1 else inputs[0], training=False))
        for i, output in enumerate(outputs):
            self.same(f"output/{i}", self.tensors[f"output/{i}"], array(output))
        self.equal("weights", len(self.seeds(original)), len(self.seeds(model)))
        for was, found in zip(self.seeds(original), self.seeds(model)):
            self.same(was.path, array(was.value), array(found.value))
        self.configs(model, original)

    def configs(self, model, original):
        was, found = plain(original.get_config()), plain(model.get_config())
        if was != found:
            self.problems.append("get_config differs: " + difference(was, found))
        self.compared += 1

    def trained(self, model, before, after):
        x, y = self.arguments("x"), self.arguments("y")
        predicted = keras.tree.flatten(model.predict(x, verbose=0))
        for i, output in enumerate(predicted):
            if f"final/predict/{i}" in self.tensors:
                self.same(f"final/predict/{i}", self.tensors[f"final/predict/{i}"], output)
        names = [i for i, v in enumerate(before.variables) if "seed" not in v.path.split("/")[-1]]
        for i, found in zip(names, self.seeds(model)):
            if f"final/weight/{i}" in self.tensors:
                self.same(f"final/weight/{i}", self.tensors[f"final/weight/{i}"], array(found.value))
        self.configs(model, before)
        was, found = before.get_compile_config(), model.get_compile_config()
        self.equal("compiled", was is None, found is None)
        self.equal("optimizer", type(before.optimizer).__name__, type(model.optimizer).__name__)
        expected, own = plain(before.optimizer.get_config()), plain(model.optimizer.get_config())
        expected.pop("learning_rate", None), own.pop("learning_rate", None)
        if expected != own:
            self.problems.append("the optimizer differs: " + difference(expected, own))
        finals = self.numbered("final/optimizer/")
        variables = model.optimizer.variables
        self.equal("optimizer variables", len(finals), len(variables))
        for i, (final, variable) in enumerate(zip(finals, variables)):
            self.same(f"final/optimizer/{i} ({variable.path})", final, array(variable.value))
        if after is None:
            return
        options = dict(batch_size=self.case.get("batch_size", 4), epochs=1, shuffle=False, verbose=0)
        weights = self.arguments("sample_weight")
        if isinstance(weights, np.ndarray) or weights:
            options["sample_weight"] = weights
        for each in (model, after):
            keras.utils.set_random_seed(3)
            each.fit(x, y, **options)
        for was, found in zip(self.seeds(after), self.seeds(model)):
            self.same(f"{was.path} after more training", array(was.value), array(found.value))


def difference(was, found, path=""):
    if isinstance(was, dict) and isinstance(found, dict):
        for key in sorted(set(was) | set(found)):
            if was.get(key) != found.get(key) or (key in was) != (key in found):
                return difference(was.get(key), found.get(key), f"{path}/{key}")
    if isinstance(was, list) and isinstance(found, list) and len(was) == len(found):
        for i, (a, b) in enumerate(zip(was, found)):
            if a != b:
                return difference(a, b, f"{path}/{i}")
    return f"{path} is {str(found)[:200]}, was {str(was)[:200]}"


def run(cases, written, name):
    with open(f"{cases}/{name}/case.json") as file:
        case = json.load(file)
    strings = {}
    if os.path.exists(f"{cases}/{name}/strings.json"):
        with open(f"{cases}/{name}/strings.json") as file:
            strings = {key: np.array(rows, dtype=object) for key, rows in json.load(file).items()}
    check = Check(name, case, load_file(f"{cases}/{name}/tensors.safetensors"), strings)
    try:
        original = keras.saving.load_model(f"{cases}/{name}/model.keras", safe_mode=False)
        model = keras.saving.load_model(f"{written}/{name}.keras", safe_mode=False)
        if case["kind"] == "model":
            check.model(model, original)
        else:
            path = f"{cases}/{name}/model_after.keras"
            after = keras.saving.load_model(path, safe_mode=False) if os.path.exists(path) else None
            check.trained(model, original, after)
    except Exception as problem:
        check.problems.append(f"{type(problem).__name__}: {str(problem)[:400]}".replace("\n", " "))
    return check


def main(cases, written, patterns):
    opened, failed, compared = 0, 0, 0
    for path in sorted(glob.glob(written + "/*.keras")):
        name = os.path.basename(path)[: -len(".keras")]
        if patterns and not any(fnmatch.fnmatch(name, p) for p in patterns):
            continue
        keras.utils.clear_session()
        check = run(cases, written, name)
        opened += 1
        failed += bool(check.problems)
        compared += check.compared
        for problem in check.problems:
            print(f"{name}: {problem}")
    print(f"{opened} archives opened by Keras {keras.__version__}, {compared} quantities compared, {failed} archives with problems")
    return failed


if __name__ == "__main__":
    sys.exit(min(100, main(sys.argv[1], sys.argv[2], sys.argv[3:])))
