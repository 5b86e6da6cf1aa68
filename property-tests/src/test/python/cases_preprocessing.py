# SPDX-License-Identifier: Apache-2.0
"""Layers that prepare numbers, categories, images and sound; text is in cases_text.py."""
import itertools

import numpy as np
from keras import Input, Model, Sequential, layers

from goldens import ints, layer, model, uniform


def short(*parts):
    return "_".join(str(p).replace(" ", "").replace(".", "p") for p in parts if p not in ("", None))


# Normalization.
def adapted(data, **options):
    made = layers.Normalization(**options)
    made.adapt(np.random.default_rng(5).normal(2, 3, size=data).astype("float32"))
    return made


for axis, shape in itertools.product((-1, None, 1, (1, 2), (-2, -1), 2), ((3, 4), (2, 3, 4), (2, 3, 2, 4), (1, 1))):
    rank = len(shape)
    axes = axis if isinstance(axis, tuple) else (axis,)
    if any(a is not None and not (-rank < a < rank) for a in axes):
        continue
    for invert in (False, True):
        layer(short("norm_adapt", axis, *shape, "inv" if invert else ""), "preprocessing",
              lambda a=axis, s=shape, i=invert: adapted((7,) + s[1:], axis=a, invert=i), shape)
for invert in (False, True):
    layer(short("norm_given_scalar", invert), "preprocessing", lambda i=invert: layers.Normalization(axis=None, mean=2.0, variance=3.0, invert=i), (3, 4))
    layer(short("norm_given_list", invert), "preprocessing",
          lambda i=invert: layers.Normalization(mean=[1.0, 2.0, 0.5], variance=[0.5, 2.0, 1.0], invert=i), (3, 3))
    layer(short("norm_given_one", invert), "preprocessing", lambda i=invert: layers.Normalization(mean=[2.0], variance=[4.0], invert=i), (3, 3))
    layer(short("norm_given_axes", invert), "preprocessing",
          lambda i=invert: layers.Normalization(axis=(1, 2), mean=np.arange(6.0).reshape(2, 3), variance=np.arange(1.0, 7.0).reshape(2, 3), invert=i), (4, 2, 3))
    layer(short("norm_given_image", invert), "preprocessing",
          lambda i=invert: layers.Normalization(axis=-1, mean=[0.4, 0.5, 0.6], variance=[0.04, 0.05, 0.06], invert=i), (2, 4, 5, 3))
layer("norm_given_zerovar", "preprocessing", lambda: layers.Normalization(mean=[1.0, 2.0], variance=[0.0, 1.0]), (3, 2))
layer("norm_ints", "preprocessing", lambda: layers.Normalization(mean=[1.0, 2.0], variance=[2.0, 1.0]), ints((3, 2), 9))
layer("norm_float64", "preprocessing", lambda: layers.Normalization(mean=[1.0, 2.0], variance=[2.0, 1.0], dtype="float64"), (3, 2))

# Discretization.
MODES = ("int", "one_hot", "multi_hot", "count")
for mode in MODES:
    for shape in ((4, 1), (3, 5), (2, 3, 4), (6,)):
        layer(short("disc", mode, *shape), "preprocessing", lambda m=mode: layers.Discretization([-1.0, -0.25, 0.5, 2.0], output_mode=m), shape)
        layer(short("disc_adapt", mode, *shape), "preprocessing",
              lambda m=mode: disc(5, m), shape)
    layer(short("disc_single", mode), "preprocessing", lambda m=mode: layers.Discretization([0.0], output_mode=m), (3, 4))
    layer(short("disc_float64", mode), "preprocessing", lambda m=mode: layers.Discretization([0.0, 1.0], output_mode=m, dtype="float64"), (3, 4))
layer("disc_edges", "preprocessing", lambda: layers.Discretization([0.0, 1.0, 2.0]), lambda r: np.array([[-1, 0, 0.5, 1, 1.5, 2, 3]], "float32"))
layer("disc_epsilon", "preprocessing", lambda: disc(4, "int", epsilon=0.1), (5, 3))


def disc(bins, mode, **options):
    made = layers.Discretization(num_bins=bins, output_mode=mode, **options)
    made.adapt(np.random.default_rng(3).normal(size=(50, 2)).astype("float32"))
    return made


# Categories.
for mode in ("one_hot", "multi_hot", "count"):
    for shape in ((4, 1), (3, 5), (6,), (2, 3, 4), (1, 1)):
        layer(short("cat", mode, *shape), "preprocessing", lambda m=mode: layers.CategoryEncoding(6, output_mode=m), ints(shape, 6))
    layer(short("cat_float", mode), "preprocessing", lambda m=mode: layers.CategoryEncoding(4, output_mode=m), ints((3, 2), 4, dtype="float32"))
    layer(short("cat_int64", mode), "preprocessing", lambda m=mode: layers.CategoryEncoding(4, output_mode=m), ints((3, 2), 4, dtype="int64"))
    layer(short("cat_float64", mode), "preprocessing", lambda m=mode: layers.CategoryEncoding(4, output_mode=m, dtype="float64"), ints((3, 2), 4))
layer("cat_weights", "preprocessing", lambda: layers.CategoryEncoding(5, output_mode="count"), ints((3, 4), 5), (3, 4),
      call=lambda made, x: made(x[0], count_weights=x[1]))
layer("cat_weights_one", "preprocessing", lambda: layers.CategoryEncoding(5, output_mode="count"), ints((3, 1), 5), (3, 1),
      call=lambda made, x: made(x[0], count_weights=x[1]))

# Rescaling.
for scale, offset in ((0.5, 0.0), (1 / 127.5, -1.0), (-2, 3), (0.0, 1.0)):
    for shape in ((3, 2), (2, 3, 4, 3), (4,)):
        layer(short("rescale", scale, offset, *shape), "preprocessing", lambda s=scale, o=offset: layers.Rescaling(s, o), shape)
    layer(short("rescale_int", scale, offset), "preprocessing", lambda s=scale, o=offset: layers.Rescaling(s, o), ints((2, 3), 255))
layer("rescale_uint8", "preprocessing", lambda: layers.Rescaling(1 / 255), ints((2, 3, 3, 1), 255, dtype="uint8"))
layer("rescale_lists", "preprocessing", lambda: layers.Rescaling([1.0, 2.0, 3.0], [0.0, 1.0, 2.0]), (2, 4, 3))
layer("rescale_listscale", "preprocessing", lambda: layers.Rescaling([1.0, 2.0, 3.0]), (2, 4, 3))
layer("rescale_float64", "preprocessing", lambda: layers.Rescaling(0.1, 0.2, dtype="float64"), (2, 3))
layer("rescale_bf16", "preprocessing", lambda: layers.Rescaling(0.5, 1.0, dtype="bfloat16"), (2, 3), tolerance={"rtol": 2e-2, "atol": 2e-2})

# Sizes of images.
IMAGE = (2, 6, 5, 3)
for method in ("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5", "area"):
    for height, width in ((3, 4), (12, 10), (6, 5), (7, 3), (1, 1)):
        for antialias in (False, True):
            layer(short("resize", method, height, width, "aa" if antialias else ""), "preprocessing",
                  lambda h=height, w=width, m=method, a=antialias: layers.Resizing(h, w, interpolation=m, antialias=a), IMAGE)
for height, width in ((3, 4), (8, 8), (4, 9), (10, 3)):
    for method in ("bilinear", "nearest"):
        layer(short("resize_crop", height, width, method), "preprocessing",
              lambda h=height, w=width, m=method: layers.Resizing(h, w, interpolation=m, crop_to_aspect_ratio=True), IMAGE)
        layer(short("resize_pad", height, width, method), "preprocessing",
              lambda h=height, w=width, m=method: layers.Resizing(h, w, interpolation=m, pad_to_aspect_ratio=True, fill_value=0.5), IMAGE)
    layer(short("resize_first", height, width), "preprocessing", lambda h=height, w=width: layers.Resizing(h, w, data_format="channels_first"), (2, 3, 6, 5))
    layer(short("resize_croplast", height, width), "preprocessing",
          lambda h=height, w=width: layers.Resizing(h, w, data_format="channels_first", crop_to_aspect_ratio=True), (2, 3, 6, 5))
    layer(short("resize_padfirst", height, width), "preprocessing",
          lambda h=height, w=width: layers.Resizing(h, w, data_format="channels_first", pad_to_aspect_ratio=True), (2, 3, 6, 5))
layer("resize_gray", "preprocessing", lambda: layers.Resizing(4, 4), (1, 5, 7, 1))
layer("resize_int", "preprocessing", lambda: layers.Resizing(4, 4), ints((1, 5, 7, 1), 255))
layer("resize_uint8", "preprocessing", lambda: layers.Resizing(4, 4, interpolation="nearest"), ints((1, 5, 7, 1), 255, dtype="uint8"))
for height, width in ((3, 4), (6, 5), (2, 5), (5, 1), (4, 4), (8, 8), (8, 3), (3, 8)):
    layer(short("center", height, width), "preprocessing", lambda h=height, w=width: layers.CenterCrop(h, w), IMAGE)
    layer(short("center_first", height, width), "preprocessing", lambda h=height, w=width: layers.CenterCrop(h, w, data_format="channels_first"), (2, 3, 6, 5))

# Augmentation outside of training, and what draws nothing.
RANDOM = {
    "brightness": [dict(factor=0.2), dict(factor=(-0.3, 0.1), value_range=(0, 1))],
    "contrast": [dict(factor=0.2), dict(factor=(0.1, 0.4), value_range=(0, 1)), dict(factor=0.5, seed=3)],
    "crop": [dict(height=3, width=4), dict(height=6, width=5), dict(height=5, width=2, data_format="channels_last"), dict(height=8, width=9)],
    "flip": [dict(), dict(mode="horizontal"), dict(mode="vertical", seed=1)],
    "rotation": [dict(factor=0.2)] + [dict(factor=(-0.1, 0.3), fill_mode=f, interpolation=i, fill_value=0.3)
                                     for f in ("constant", "reflect", "wrap", "nearest") for i in ("bilinear", "nearest")],
    "translation": [dict(height_factor=0.2, width_factor=0.1), dict(height_factor=(-0.2, 0.3), width_factor=(-0.1, 0.1), fill_mode="wrap"),
                    dict(height_factor=0.1, width_factor=0.1, fill_mode="nearest", interpolation="nearest", fill_value=1.0)],
    "zoom": [dict(height_factor=0.2), dict(height_factor=(-0.2, 0.1), width_factor=(-0.1, 0.2), fill_mode="constant"), dict(height_factor=0.3, interpolation="nearest")],
    "shear": [dict(), dict(x_factor=0.2, y_factor=0.1), dict(x_factor=(0.1, 0.3), y_factor=(0.0, 0.2), fill_mode="wrap", interpolation="nearest")],
    "hue": [dict(factor=0.2), dict(factor=(0.1, 0.3), value_range=(0, 1), seed=5)],
    "saturation": [dict(factor=0.2), dict(factor=(0.3, 0.9), value_range=(0, 1))],
    "sharpness": [dict(factor=0.2), dict(factor=(0.3, 0.9), value_range=(0, 1))],
    "grayscale": [dict(), dict(factor=1.0), dict(factor=0.2, seed=3)],
    "invert": [dict(), dict(factor=0.3, value_range=(0, 1))],
    "posterization": [dict(factor=4), dict(factor=8, value_range=(0, 1))],
    "color_degeneration": [dict(factor=0.3), dict(factor=(0.2, 0.6), value_range=(0, 1))],
    "color_jitter": [dict(), dict(brightness_factor=0.2, contrast_factor=0.1, saturation_factor=(0.4, 0.6), hue_factor=0.2, value_range=(0, 1))],
    "erasing": [dict(), dict(factor=0.5, scale=0.2, fill_value=0.3), dict(scale=(0.05, 0.1), value_range=(0, 1))],
    "elastic_transform": [dict(), dict(factor=0.3, scale=0.5, interpolation="nearest", fill_mode="constant", fill_value=0.5, value_range=(0, 1))],
    "gaussian_blur": [dict(), dict(factor=0.5, kernel_size=5, sigma=0.7), dict(kernel_size=(3, 5), sigma=(0.2, 0.9), value_range=(0, 1))],
    "perspective": [dict(), dict(factor=0.5, scale=0.3, interpolation="nearest", fill_value=0.2)],
}
NAMES = {"gaussian_blur": "RandomGaussianBlur", "elastic_transform": "RandomElasticTransform", "color_jitter": "RandomColorJitter",
         "color_degeneration": "RandomColorDegeneration"}
for kind, many in RANDOM.items():
    make = getattr(layers, NAMES.get(kind, "Random" + kind.capitalize()))
    for number, options in enumerate(many):
        layer(short("random", kind, number), "preprocessing", lambda m=make, o=options: m(**o), uniform(IMAGE, 0, 255))
        layer(short("random", kind, number, "first"), "preprocessing",
              lambda m=make, o=options: m(**{**o, "data_format": "channels_first"}), uniform((2, 3, 6, 5), 0, 255))
for make, many in {
    "CutMix": [dict(), dict(factor=0.5, seed=1)],
    "MixUp": [dict(), dict(alpha=0.5)],
    "RandAugment": [dict(), dict(value_range=(0, 1), num_ops=3, factor=0.3, interpolation="nearest")],
    "AugMix": [dict(), dict(value_range=(0, 1), num_chains=2, chain_depth=2, factor=0.4, alpha=0.5, all_ops=False, interpolation="nearest")],
    "AutoContrast": [dict(), dict(value_range=(0, 1)), dict(value_range=(0, 255))],
    "Equalization": [dict(), dict(value_range=(0, 1)), dict(bins=16), dict(bins=100, value_range=(0, 255))],
    "Solarization": [dict(), dict(addition_factor=0.2), dict(threshold_factor=0.5), dict(addition_factor=(0.1, 0.2), threshold_factor=(0.2, 0.4), value_range=(0, 1))],
    "ContrastLimitedAdaptiveHistogramEqualization": [dict(), dict(clip_limit=2.0, tile_grid_size=(2, 2)), dict(value_range=(0, 1), tile_grid_size=(2, 3))],
}.items():
    for number, options in enumerate(many):
        top = 1 if options.get("value_range") == (0, 1) else 255
        layer(short("aug", make.lower(), number), "preprocessing", lambda m=make, o=options: getattr(layers, m)(**o), uniform((2, 8, 6, 3), 0, top))
        if make not in ("Solarization",):
            layer(short("aug", make.lower(), number, "first"), "preprocessing",
                  lambda m=make, o=options: getattr(layers, m)(data_format="channels_first", **o), uniform((2, 3, 8, 6), 0, top))
        layer(short("aug", make.lower(), number, "gray"), "preprocessing", lambda m=make, o=options: getattr(layers, m)(**o), uniform((1, 8, 6, 1), 0, top))
layer("pipe", "preprocessing", lambda: layers.Pipeline([layers.Rescaling(0.1), layers.RandomFlip(), layers.CenterCrop(3, 3)]), IMAGE)
layer("pipe_one", "preprocessing", lambda: layers.Pipeline([layers.Resizing(3, 3)], name="all"), IMAGE)
model("pipe_model", "preprocessing",
      lambda: Sequential([Input((8, 8, 3)), layers.Rescaling(1 / 255), layers.RandomFlip(), layers.RandomRotation(0.1), layers.RandomContrast(0.2),
                          layers.CenterCrop(6, 6), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(2)]), uniform((2, 8, 8, 3), 0, 255))

# Sound.
SOUND = (2, 60)
MEL = [dict(), dict(sequence_length=10), dict(window="hamming"), dict(window=None), dict(num_mel_bins=5), dict(min_freq=100.0, max_freq=3000.0),
       dict(power_to_db=False), dict(top_db=20.0), dict(mag_exp=1.0), dict(min_power=1e-5), dict(ref_power=2.0), dict(sampling_rate=8000)]
for number, options in enumerate(MEL):
    base = dict(fft_length=16, sequence_stride=8, num_mel_bins=8, sampling_rate=16000)
    layer(short("mel", number), "preprocessing", lambda o={**base, **options}: layers.MelSpectrogram(**o), SOUND, tolerance={"rtol": 1e-3, "atol": 1e-3})
layer("mel_default", "preprocessing", lambda: layers.MelSpectrogram(), (1, 4100), tolerance={"rtol": 1e-3, "atol": 1e-2})
layer("mel_stride", "preprocessing", lambda: layers.MelSpectrogram(fft_length=32, sequence_stride=5, sequence_length=20, num_mel_bins=6), (3, 71),
      tolerance={"rtol": 1e-3, "atol": 1e-3})
for mode in ("log", "magnitude", "psd", "real", "imag", "angle", "stft"):
    for options in (dict(), dict(padding="same"), dict(scaling="spectrum"), dict(scaling=None), dict(expand_dims=True), dict(window="hamming", periodic=True),
                    dict(window=None), dict(fft_length=32), dict(frame_step=5), dict(data_format="channels_first", expand_dims=True),
                    dict(window="blackman"), dict(window="bartlett"), dict(window="kaiser")):
        layer(short("stft", mode, *[f"{k}{v}" for k, v in options.items()]), "preprocessing",
              lambda m=mode, o=options: layers.STFTSpectrogram(mode=m, **{"frame_length": 16, "frame_step": 8, **o}), (2, 50, 1),
              tolerance={"rtol": 1e-3, "atol": 1e-3})
layer("stft_channels", "preprocessing", lambda: layers.STFTSpectrogram(mode="magnitude", frame_length=8), (2, 40, 3), tolerance={"rtol": 1e-3, "atol": 1e-3})
layer("stft_first", "preprocessing", lambda: layers.STFTSpectrogram(mode="magnitude", frame_length=8, data_format="channels_first"), (2, 3, 40),
      tolerance={"rtol": 1e-3, "atol": 1e-3})
layer("stft_odd", "preprocessing", lambda: layers.STFTSpectrogram(mode="psd", frame_length=15, frame_step=4, fft_length=21), (1, 41, 1),
      tolerance={"rtol": 1e-3, "atol": 1e-3})
