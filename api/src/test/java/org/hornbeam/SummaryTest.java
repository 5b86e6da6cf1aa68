// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.layer.Layers.dense;
import static org.hornbeam.layer.Layers.shared;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void aChainHasThreeColumns() {
        assertEquals("""
            Model: "digits"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━┓
            ┃ Layer (type)                               ┃ Output Shape         ┃  Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━┩
            │ input_layer (Input)                        │ (batch, 28, 28, 1)   │        0 │
            │ conv2d (Conv2D)                            │ (batch, 26, 26, 32)  │      320 │
            │ re_lu (ReLU)                               │ (batch, 26, 26, 32)  │        0 │
            │ conv2d_1 (Conv2D)                          │ (batch, 12, 12, 64)  │   18,432 │
            │ batch_normalization (BatchNormalization)   │ (batch, 12, 12, 64)  │      256 │
            │ re_lu_1 (ReLU)                             │ (batch, 12, 12, 64)  │        0 │
            │ flatten (Flatten)                          │ (batch, 9216)        │        0 │
            │ dropout (Dropout)                          │ (batch, 9216)        │        0 │
            │ dense (Dense)                              │ (batch, 10)          │   92,170 │
            └────────────────────────────────────────────┴──────────────────────┴──────────┘
             Total params: 111,178 (434.29 KB)
             Trainable params: 111,050 (433.79 KB)
             Non-trainable params: 128 (512.00 B)
            """, ModelTest.digits().summary());
    }

    @Test
    void branchesSayWhatTheyAreConnectedTo() {
        var a = features(4).named("a");
        var b = features(4).named("b");
        var tower = shared("tower", dense(3));
        var model = Model.of(
                "two", Inputs.of(a, b), a.then(tower).concat(b.then(tower)).dense(1));
        assertEquals("""
            Model: "two"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                 ┃ Output Shape    ┃    Param # ┃ Connected to   ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━┩
            │ a (Input)                    │ (batch, 4)      │          0 │                │
            │ b (Input)                    │ (batch, 4)      │          0 │                │
            │ tower (Dense)                │ (batch, 3)      │         15 │ a              │
            │ tower (Dense)                │ (batch, 3)      │     shared │ b              │
            │ concatenate (Concatenate)    │ (batch, 6)      │          0 │ tower, tower   │
            │ dense (Dense)                │ (batch, 1)      │          7 │ concatenate    │
            └──────────────────────────────┴─────────────────┴────────────┴────────────────┘
             Total params: 22 (88.00 B)
             Trainable params: 22 (88.00 B)
             Non-trainable params: 0 (0.00 B)
            """, model.summary());
    }
}
