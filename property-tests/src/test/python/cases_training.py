# SPDX-License-Identifier: Apache-2.0
"""First cases of every kind."""
from keras import Input, Sequential, layers, losses, metrics, optimizers

from goldens import function, ints, layer, loss, metric, schedule, train, uniform
import keras

layer("x_dense_reg", "dense", lambda: layers.Dense(4, activation="tanh", kernel_regularizer="l2"), (3, 5), train=True)
loss("x_loss_huber", lambda r: losses.Huber(delta=0.7, reduction=r), (5, 3), (5, 3))
metric("x_metric_auc", lambda: metrics.AUC(num_thresholds=20, summation_method="minoring"), ints((6, 1), 2), uniform((6, 1)))
schedule("x_sched_poly", lambda: optimizers.schedules.PolynomialDecay(0.1, 20, power=0.5, cycle=True))
function("x_reg_orth", "regularizer", lambda: keras.regularizers.OrthogonalRegularizer(0.02, mode="columns"), (3, 4))
train("x_train_adam", "train", lambda: Sequential([Input((4,)), layers.Dense(5, "tanh"), layers.Dense(3)]), (16, 4), (16, 3),
      lambda: dict(optimizer=optimizers.Adam(0.01, use_ema=True), loss="mse", metrics=["mae"]), epochs=2)
