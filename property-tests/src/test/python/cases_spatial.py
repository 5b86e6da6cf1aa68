# SPDX-License-Identifier: Apache-2.0
"""Convolutions, pooling and reshaping in one to three dimensions."""
import itertools

from keras import Input, Model, layers

from goldens import layer, model
import keras

SIZES = {1: (7,), 2: (6, 5), 3: (4, 5, 4)}
CONV = {1: layers.Conv1D, 2: layers.Conv2D, 3: layers.Conv3D}
TRANSPOSED = {1: layers.Conv1DTranspose, 2: layers.Conv2DTranspose, 3: layers.Conv3DTranspose}
DEPTHWISE = {1: layers.DepthwiseConv1D, 2: layers.DepthwiseConv2D}
SEPARABLE = {1: layers.SeparableConv1D, 2: layers.SeparableConv2D}


def shape(rank, channels=4, first=False, batch=2, extra=0):
    sizes = tuple(s + extra for s in SIZES[rank])
    return (batch, channels) + sizes if first else (batch,) + sizes + (channels,)


def data_format(first):
    return "channels_first" if first else "channels_last"


# padding, strides, dilation, kernel
STEPS = [
    ("valid", 1, 1, 3), ("same", 1, 1, 3), ("valid", 2, 1, 2), ("same", 2, 1, 3), ("valid", 1, 2, 2), ("same", 1, 2, 3), ("same", 3, 1, 2),
    ("valid", 1, 1, 1), ("same", 1, 1, 2), ("same", 2, 1, 1), ("same", 2, 1, 4),
]
for rank, first, (padding, strides, dilation, kernel) in itertools.product((1, 2, 3), (False, True), STEPS):
    name = f"{rank}d_{'first' if first else 'last'}_{padding}_s{strides}_d{dilation}_k{kernel}"
    steps = dict(padding=padding, strides=strides, dilation_rate=dilation, data_format=data_format(first))
    layer("conv_" + name, "convolution", lambda: CONV[rank](3, kernel, **steps), shape(rank, first=first))
    if strides == 1:
        layer("conv_groups_" + name, "convolution", lambda: CONV[rank](6, kernel, groups=2, **steps), shape(rank, first=first))
    layer("convt_" + name, "transposed", lambda: TRANSPOSED[rank](3, kernel, **steps), shape(rank, 2, first=first, batch=1))
    if rank < 3:
        layer("depthwise_" + name, "depthwise", lambda: DEPTHWISE[rank](kernel, **steps), shape(rank, 3, first=first))
        layer("depthwise_many_" + name, "depthwise", lambda: DEPTHWISE[rank](kernel, depth_multiplier=2, use_bias=False, **steps), shape(rank, 3, first=first))
        layer("separable_" + name, "separable", lambda: SEPARABLE[rank](5, kernel, **steps), shape(rank, 3, first=first))

for first, strides, dilation in ((False, 1, 1), (False, 2, 1), (False, 1, 3), (True, 1, 2)):
    layer(f"conv_causal_{first}_{strides}_{dilation}", "convolution",
          lambda: layers.Conv1D(3, 3, padding="causal", strides=strides, dilation_rate=dilation, data_format=data_format(first)), shape(1, first=first))
for rank, groups in itertools.product((1, 2, 3), (2, 4)):
    layer(f"conv_groups_{rank}_{groups}", "convolution", lambda: CONV[rank](8, 2, groups=groups, strides=2, activation="relu"), shape(rank, 4))
# Kernels, strides and dilations that differ by axis.
layer("conv_axes_2d", "convolution", lambda: layers.Conv2D(3, (1, 3), strides=(2, 1), padding="same"), (1, 7, 6, 2))
layer("conv_axes_2d_dilated", "convolution", lambda: layers.Conv2D(3, (3, 2), dilation_rate=(2, 1)), (1, 7, 6, 2))
layer("conv_axes_3d", "convolution", lambda: layers.Conv3D(2, (1, 2, 3), strides=(1, 2, 1), padding="same"), (1, 4, 5, 6, 2))
layer("conv_axes_2dt", "transposed", lambda: layers.Conv2DTranspose(3, (1, 3), strides=(2, 1), padding="same"), (1, 4, 3, 2))
layer("conv_axes_3dt", "transposed", lambda: layers.Conv3DTranspose(2, (1, 2, 3), strides=(1, 2, 1)), (1, 2, 3, 2, 2))
layer("conv_axes_depthwise", "depthwise", lambda: layers.DepthwiseConv2D((2, 3), strides=(1, 1), padding="same"), (1, 5, 6, 2))
layer("conv_axes_depthwise_s", "depthwise", lambda: layers.DepthwiseConv2D((2, 3), strides=(2, 1), padding="same"), (1, 5, 6, 2))
layer("conv_axes_separable", "separable", lambda: layers.SeparableConv2D(4, (2, 3), padding="same"), (1, 5, 6, 2))
for rank in (1, 2, 3):
    ones = (2,) + (1,) * rank + (1,)
    layer(f"conv_ones_{rank}", "convolution", lambda: CONV[rank](1, 1), ones)
    layer(f"conv_ones_same_{rank}", "convolution", lambda: CONV[rank](2, 3, padding="same"), ones)
    layer(f"convt_ones_{rank}", "transposed", lambda: TRANSPOSED[rank](2, 3, strides=2, padding="same"), ones)
    unknown = lambda make: (lambda: (lambda x: Model(x, make()(x)))(Input((None,) * rank + (3,))))
    model(f"conv_unknown_{rank}", "convolution", unknown(lambda: CONV[rank](2, 2, strides=2, padding="same")), shape(rank, 3))
    model(f"conv_unknown_valid_{rank}", "convolution", unknown(lambda: CONV[rank](2, 2, dilation_rate=2)), shape(rank, 3))
    model(f"convt_unknown_{rank}", "transposed", unknown(lambda: TRANSPOSED[rank](2, 2, strides=2, padding="same")), shape(rank, 3))
    model(f"convt_unknown_valid_{rank}", "transposed", unknown(lambda: TRANSPOSED[rank](2, 3, strides=2)), shape(rank, 3))
    for first, output in itertools.product((False, True), (0, 1)):
        for padding in ("valid", "same"):
            layer(f"convt_output_{rank}_{'first' if first else 'last'}_{output}_{padding}", "transposed",
                  lambda: TRANSPOSED[rank](3, 3, strides=2, padding=padding, output_padding=output, data_format=data_format(first)),
                  shape(rank, 2, first=first, batch=1))
    for strides, kernel in ((3, 2), (2, 5), (3, 4)):
        for padding in ("valid", "same"):
            layer(f"convt_steps_{rank}_{strides}_{kernel}_{padding}", "transposed", lambda: TRANSPOSED[rank](2, kernel, strides=strides, padding=padding), shape(rank, 2, batch=1))
    full = dict(activation="tanh", kernel_initializer="he_normal", bias_initializer="ones", kernel_regularizer="l2", bias_regularizer="l1",
                activity_regularizer="l2", kernel_constraint="max_norm", bias_constraint="non_neg")
    layer(f"conv_full_{rank}", "convolution", lambda: CONV[rank](3, 2, **full), shape(rank), train=True)
    layer(f"convt_full_{rank}", "transposed", lambda: TRANSPOSED[rank](3, 2, **full), shape(rank), train=True)
    layer(f"conv_no_bias_{rank}", "convolution", lambda: CONV[rank](3, 2, use_bias=False), shape(rank))
    layer(f"convt_no_bias_{rank}", "transposed", lambda: TRANSPOSED[rank](3, 2, use_bias=False), shape(rank), batch=True)
    if rank < 3:
        deep = {k.replace("kernel", "depthwise"): v for k, v in full.items()}
        both = dict(deep, pointwise_initializer="ones", pointwise_regularizer="l1", pointwise_constraint="unit_norm")
        layer(f"depthwise_full_{rank}", "depthwise", lambda: DEPTHWISE[rank](2, **deep), shape(rank), train=True)
        layer(f"separable_full_{rank}", "separable", lambda: SEPARABLE[rank](3, 2, depth_multiplier=2, **both), shape(rank), train=True)
        layer(f"separable_no_bias_{rank}", "separable", lambda: SEPARABLE[rank](3, 2, depth_multiplier=3, use_bias=False), shape(rank))

# Pooling.
MAXIMUM = {1: layers.MaxPooling1D, 2: layers.MaxPooling2D, 3: layers.MaxPooling3D}
MEAN = {1: layers.AveragePooling1D, 2: layers.AveragePooling2D, 3: layers.AveragePooling3D}
for rank, first, padding, (size, strides) in itertools.product((1, 2, 3), (False, True), ("valid", "same"), ((2, None), (3, 1), (2, 3), (3, 2), (1, 2), (4, 4))):
    name = f"{rank}d_{'first' if first else 'last'}_{padding}_{size}_{strides}"
    options = dict(strides=strides, padding=padding, data_format=data_format(first))
    layer("pool_max_" + name, "pooling", lambda: MAXIMUM[rank](size, **options), shape(rank, 2, first=first))
    layer("pool_mean_" + name, "pooling", lambda: MEAN[rank](size, **options), shape(rank, 2, first=first))
layer("pool_max_default", "pooling", lambda: layers.MaxPooling2D(), (1, 5, 4, 2))
layer("pool_max_axes", "pooling", lambda: layers.MaxPooling2D((2, 3), (1, 2), "same"), (1, 5, 4, 2))
layer("pool_mean_axes", "pooling", lambda: layers.AveragePooling2D((2, 3), (2, 1), "same"), (1, 5, 4, 2))
layer("pool_mean_axes_3d", "pooling", lambda: layers.AveragePooling3D((1, 2, 3), (2, 1, 1), "same"), (1, 5, 4, 5, 2))
layer("pool_max_axes_3d", "pooling", lambda: layers.MaxPooling3D((1, 2, 3)), (1, 5, 4, 6, 2))
for rank in (1, 2, 3):
    for kind in (MAXIMUM, MEAN):
        for padding in ("valid", "same"):
            model(f"pool_unknown_{rank}_{kind[1].__name__[:3]}_{padding}", "pooling",
                  lambda: (lambda x: Model(x, kind[rank](2, padding=padding)(x)))(Input((None,) * rank + (2,))), shape(rank, 2))
    for first, keep in itertools.product((False, True), (False, True)):
        for kind in ("GlobalAveragePooling", "GlobalMaxPooling"):
            layer(f"pool_{kind}_{rank}_{'first' if first else 'last'}_{keep}", "pooling",
                  lambda: getattr(layers, f"{kind}{rank}D")(data_format=data_format(first), keepdims=keep), shape(rank, 3, first=first))
            model(f"pool_{kind}_unknown_{rank}_{'first' if first else 'last'}_{keep}", "pooling",
                  lambda: (lambda x: Model(x, getattr(layers, f"{kind}{rank}D")(data_format=data_format(first), keepdims=keep)(x)))(
                      Input((3,) + (None,) * rank if first else (None,) * rank + (3,))), shape(rank, 3, first=first))
    for first, out in itertools.product((False, True), (1, 2, 3, 4, 9)):
        for kind in ("AdaptiveAveragePooling", "AdaptiveMaxPooling"):
            layer(f"pool_{kind}_{rank}_{'first' if first else 'last'}_{out}", "pooling",
                  lambda: getattr(layers, f"{kind}{rank}D")(out, data_format=data_format(first)), shape(rank, 3, first=first))
    for kind in ("AdaptiveAveragePooling", "AdaptiveMaxPooling"):
        model(f"pool_{kind}_unknown_{rank}", "pooling",
              lambda: (lambda x: Model(x, getattr(layers, f"{kind}{rank}D")(2)(x)))(Input((None,) * rank + (3,))), shape(rank, 3))
layer("pool_adaptive_axes", "pooling", lambda: layers.AdaptiveAveragePooling2D((2, 3)), (2, 5, 7, 2))
layer("pool_adaptive_axes_max", "pooling", lambda: layers.AdaptiveMaxPooling3D((2, 1, 3)), (2, 5, 4, 7, 2))
layer("pool_adaptive_none", "pooling", lambda: layers.AdaptiveAveragePooling2D((None, 3)), (2, 5, 7, 2))
MASKED = lambda random: (random.normal(size=(3, 5, 2)) * (random.random((3, 5, 1)) > 0.4)).astype("float32")
for i, make in enumerate([
    lambda: layers.GlobalAveragePooling1D(), lambda: layers.GlobalAveragePooling1D(keepdims=True), lambda: layers.GlobalMaxPooling1D(),
    lambda: layers.MaxPooling1D(2), lambda: layers.AveragePooling1D(2), lambda: layers.Conv1D(3, 2), lambda: layers.Flatten(),
    lambda: layers.Reshape((10,)), lambda: layers.Reshape((5, 2, 1)), lambda: layers.Permute((2, 1)), lambda: layers.UpSampling1D(2),
    lambda: layers.ZeroPadding1D(1), lambda: layers.Cropping1D(1), lambda: layers.Dense(3), lambda: layers.BatchNormalization(),
    lambda: layers.LayerNormalization(), lambda: layers.Activation("tanh"), lambda: layers.Identity(), lambda: layers.Softmax(),
    lambda: layers.ELU(), lambda: layers.UnitNormalization(), lambda: layers.GroupNormalization(1), lambda: layers.RMSNormalization(),
    lambda: layers.PReLU(), lambda: layers.Conv1DTranspose(3, 2), lambda: layers.DepthwiseConv1D(2), lambda: layers.SeparableConv1D(3, 2),
    lambda: layers.EinsumDense("abc,cd->abd", (None, 4)), lambda: layers.ActivityRegularization(0.1), lambda: layers.ReLU(), lambda: layers.LeakyReLU(),
    lambda: layers.AdaptiveAveragePooling1D(2), lambda: layers.Rescaling(2.0), lambda: layers.GlobalMaxPooling1D(keepdims=True),
    lambda: layers.TimeDistributed(layers.Dense(3)), lambda: layers.Masking(0.0), lambda: layers.Normalization(mean=1.0, variance=2.0),
]):
    layer(f"mask_through_{i}", "masks", make, MASKED, call=lambda made, t: made(layers.Masking()(t[0])))
    layer(f"mask_through_more_{i}", "masks", make, MASKED, call=lambda made, t: layers.Identity()(made(layers.Dense(2)(layers.Masking()(t[0])))), train=True)

# Reshaping.
for i, (target, given) in enumerate([
    ((6,), (2, 2, 3)), ((3, -1), (2, 6)), ((-1,), (2, 3, 4)), ((2, 3, 2), (1, 12)), ((-1, 2), (3, 4, 3)), ((1, 1, 5), (2, 5)), ((), (3, 1)), ((4, 1), (2, 4)),
]):
    layer(f"shape_reshape_{i}", "reshaping", lambda: layers.Reshape(target), given)
    layer(f"shape_reshape_fixed_{i}", "reshaping", lambda: layers.Reshape(target), given, batch=True)
model("shape_reshape_unknown", "reshaping", lambda: (lambda x: Model(x, layers.Reshape((-1, 2, 2))(x)))(Input((None, 4))), (2, 3, 4))
model("shape_reshape_unknown_flat", "reshaping", lambda: (lambda x: Model(x, layers.Reshape((-1,))(x)))(Input((None, 4))), (2, 3, 4))
model("shape_reshape_unknown_known", "reshaping", lambda: (lambda x: Model(x, layers.Reshape((3, 4))(x)))(Input((None, 4))), (2, 3, 4))
model("shape_flatten_unknown", "reshaping", lambda: (lambda x: Model(x, layers.Flatten()(x)))(Input((None, 4))), (2, 3, 4))
for dims in ((1,),):
    layer("shape_permute_1", "reshaping", lambda: layers.Permute(dims), (2, 3))
for size in (2, 3, 4):
    for i, dims in enumerate(itertools.permutations(range(1, size + 1))):
        if i % (1 if size < 4 else 5) == 0:
            layer(f"shape_permute_{size}_{i}", "reshaping", lambda: layers.Permute(dims), (2, 3, 4, 2, 5)[: size + 1])
for form, given in itertools.product((None, "channels_last", "channels_first"), ((3, 4), (3,), (2, 3, 4), (2, 3, 4, 5), (2, 2, 3, 2, 2))):
    layer(f"shape_flatten_{form}_{len(given)}_{given[-1]}", "reshaping", lambda: layers.Flatten(data_format=form), given)
for n in (1, 3):
    layer(f"shape_repeat_{n}", "reshaping", lambda: layers.RepeatVector(n), (2, 4))
for i, pad in enumerate((0, 1, 3, (1, 2), (0, 2))):
    layer(f"shape_pad_1d_{i}", "reshaping", lambda: layers.ZeroPadding1D(pad), (2, 5, 3))
    layer(f"shape_pad_1d_first_{i}", "reshaping", lambda: layers.ZeroPadding1D(pad, data_format="channels_first"), (2, 3, 5))
for i, crop in enumerate((0, 1, 2, (1, 2), (0, 2))):
    layer(f"shape_crop_1d_{i}", "reshaping", lambda: layers.Cropping1D(crop), (2, 5, 3))
for first in (False, True):
    for i, sides in enumerate((0, 1, (1, 2), ((1, 0), (0, 2)), ((2, 1), (1, 1)))):
        layer(f"shape_pad_2d_{first}_{i}", "reshaping", lambda: layers.ZeroPadding2D(sides, data_format=data_format(first)), (2, 5, 6, 4))
        layer(f"shape_crop_2d_{first}_{i}", "reshaping", lambda: layers.Cropping2D(sides, data_format=data_format(first)), (2, 5, 6, 6))
    for i, sides in enumerate((0, 1, (1, 2, 1), ((1, 0), (0, 2), (1, 1)))):
        layer(f"shape_pad_3d_{first}_{i}", "reshaping", lambda: layers.ZeroPadding3D(sides, data_format=data_format(first)), (1, 4, 5, 5, 4))
        layer(f"shape_crop_3d_{first}_{i}", "reshaping", lambda: layers.Cropping3D(sides, data_format=data_format(first)), (1, 4, 5, 5, 4))
    for size in (1, 2, 3, (1, 2), (3, 2)):
        for kind in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
            layer(f"shape_up_2d_{first}_{size}_{kind}".replace(" ", "").replace(",", "_"), "reshaping",
                  lambda: layers.UpSampling2D(size, data_format=data_format(first), interpolation=kind), (2, 3, 4, 2))
    for size in (1, 2, (1, 2, 3)):
        layer(f"shape_up_3d_{first}_{size}".replace(" ", "").replace(",", "_"), "reshaping", lambda: layers.UpSampling3D(size, data_format=data_format(first)), (1, 3, 2, 2, 2))
for size in (1, 2, 5):
    layer(f"shape_up_1d_{size}", "reshaping", lambda: layers.UpSampling1D(size), (2, 3, 4))
for kind in ("nearest", "bilinear"):
    model(f"shape_up_unknown_{kind}", "reshaping", lambda: (lambda x: Model(x, layers.UpSampling2D(2, interpolation=kind)(x)))(Input((None, None, 2))), (2, 3, 4, 2))
for i, make in enumerate([lambda: layers.ZeroPadding2D(1), lambda: layers.Cropping2D(1), lambda: layers.Permute((2, 1, 3)), lambda: layers.UpSampling2D(2)]):
    model(f"shape_unknown_{i}", "reshaping", lambda: (lambda x: Model(x, make()(x)))(Input((None, None, 2))), (2, 4, 5, 2))
