// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Splitting;
import org.hornbeam.loss.Loss;
import org.hornbeam.metric.Metric;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of things that files name. A public record of the right package whose name is that of Keras's class is read
 * and written by its components; only names that differ are listed.
 */
enum Kind {
    /** Layers and cells. */
    LAYER(
            "keras.layers",
            "layer",
            new Class<?>[] {SameForm.class, Layer.class, Joint.class, Splitting.class, Cell.class},
            Map.of("Activation", "ActivationLayer")),
    /** Losses. */
    LOSS("keras.losses", "loss", new Class<?>[] {Loss.class}, Map.of("KLDivergence", "KlDivergence", "CTC", "Ctc")),
    /** Metrics. */
    METRIC("keras.metrics", "metric", new Class<?>[] {Metric.class}, Map.of("AUC", "Auc", "Accuracy", "ExactAccuracy")),
    /** Optimizers. */
    OPTIMIZER(
            "keras.optimizers",
            "optimizer",
            new Class<?>[] {Optimizer.class},
            Map.of("SGD", "Sgd", "RMSprop", "RmsProp")),
    /** Schedules of learning rates. */
    SCHEDULE("keras.optimizers.schedules", "schedule", new Class<?>[] {Schedule.class}, Map.of()),
    /** Initializers. */
    INITIALIZER(
            "keras.initializers",
            "initializer",
            new Class<?>[] {Initializer.class},
            Map.of("OrthogonalInitializer", "Orthogonal", "IdentityInitializer", "Identity")),
    /** Regularizers. */
    REGULARIZER("keras.regularizers", "regularizer", new Class<?>[] {Regularizer.class}, Map.of()),
    /** Constraints. */
    CONSTRAINT("keras.constraints", "constraint", new Class<?>[] {Constraint.class}, Map.of());

    private final String module;
    private final String folder;
    private final Class<?>[] types;
    private final Map<String, String> names;

    Kind(String module, String folder, Class<?>[] types, Map<String, String> names) {
        this.module = module;
        this.folder = folder;
        this.types = types;
        this.names = new LinkedHashMap<>(names);
    }

    /** The module that Keras writes. */
    String module() {
        return module;
    }

    /** For messages. */
    String word() {
        return folder;
    }

    /** Hornbeam's record for a class of Keras, or {@code null}. */
    @Nullable
    Class<? extends Record> find(String className) {
        if (!className.matches("[A-Za-z0-9]{1,100}")) {
            return null;
        }
        try {
            Class<?> type = Class.forName(
                    "org.hornbeam." + folder + "." + names.getOrDefault(className, className),
                    false,
                    Kind.class.getClassLoader());
            boolean fits = false;
            for (Class<?> kind : types) {
                fits |= kind.isAssignableFrom(type);
            }
            return fits && type.isRecord() && Modifier.isPublic(type.getModifiers())
                    ? type.asSubclass(Record.class)
                    : null;
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** Keras's class for a record. */
    String className(Class<?> type) {
        for (Map.Entry<String, String> entry : names.entrySet()) {
            boolean other = entry.getKey().endsWith("Initializer");
            if (!other && entry.getValue().equals(type.getSimpleName())) {
                return entry.getKey();
            }
        }
        return type.getSimpleName();
    }

    /** Whether a record is one of Hornbeam's own. */
    boolean owns(Class<?> type) {
        return type.getPackageName().equals("org.hornbeam." + folder);
    }
}
