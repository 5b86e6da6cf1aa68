// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.activation.Standard;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.ConstantValue;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Range;
import org.hornbeam.layer.RenormClipping;
import org.hornbeam.layer.Window;
import org.hornbeam.ops.DType;
import org.hornbeam.regularizer.L1L2;
import org.hornbeam.regularizer.OrthogonalRegularizer;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.schedule.Constant;
import org.hornbeam.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/** The value of a component -> JSON as Keras writes it. */
final class ValueWriter {
    private static final Map<Initializer, String> PRESETS = Map.of(
            Initializers.glorotUniform(), "GlorotUniform",
            Initializers.glorotNormal(), "GlorotNormal",
            Initializers.heUniform(), "HeUniform",
            Initializers.heNormal(), "HeNormal",
            Initializers.lecunUniform(), "LecunUniform",
            Initializers.lecunNormal(), "LecunNormal");

    private ValueWriter() {}

    /** kernelSize -> kernel_size; beta1 -> beta_1 where a name has digits of its own. */
    static String key(String component, boolean digits) {
        String snake = component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return digits ? snake.replaceAll("(?<=[a-z]{2})(?=[0-9])", "_").replaceAll("(?<=[0-9])(?=[a-z])", "_") : snake;
    }

    static JsonNode policy(DtypePolicy policy) {
        String name = policy.equals(DtypePolicy.MIXED_BFLOAT16)
                ? "mixed_bfloat16"
                : policy.equals(DtypePolicy.MIXED_FLOAT16)
                        ? "mixed_float16"
                        : policy.compute().kerasName();
        if (policy.compute() != policy.variable() && !name.startsWith("mixed")) {
            throw new IllegalArgumentException("Keras has no name for the dtype policy " + policy);
        }
        ObjectNode config = Json.object();
        config.put("name", name);
        return object("keras", "DTypePolicy", config);
    }

    /** A class with its arguments. */
    static ObjectNode object(String module, String className, ObjectNode config) {
        ObjectNode object = Json.object();
        object.put("module", module);
        object.put("class_name", className);
        object.set("config", config);
        object.putNull("registered_name");
        return object;
    }

    static JsonNode write(@Nullable Object value) {
        return switch (value) {
            case null -> NullNode.getInstance();
            case Integer number -> IntNode.valueOf(number);
            case Long number -> LongNode.valueOf(number);
            case Double number -> Double.isNaN(number) ? NullNode.getInstance() : DoubleNode.valueOf(number);
            case Boolean flag -> BooleanNode.valueOf(flag);
            case String text -> TextNode.valueOf(text);
            case OptionalInt number -> number.isPresent() ? IntNode.valueOf(number.getAsInt()) : NullNode.getInstance();
            case DType dtype -> TextNode.valueOf(dtype.kerasName());
            case Activation activation -> activation(activation);
            case Initializer initializer -> initializer(initializer);
            case Regularizer regularizer -> regularizer(regularizer);
            case Constraint constraint -> record("constraint", Kind.CONSTRAINT, constraint, Set.of("axis"));
            case Constant(double rate) -> DoubleNode.valueOf((float) rate);
            case Schedule schedule -> record("schedule", Kind.SCHEDULE, schedule, Set.of());
            case Window window -> window.name() != null ? TextNode.valueOf(window.name()) : write(window.values());
            case RenormClipping clipping -> {
                ObjectNode object = Json.object();
                Components.of(RenormClipping.class)
                        .values(clipping)
                        .forEach((component, part) -> object.set(key(component, false), write(part)));
                yield object;
            }
            case Range(double low, double high) -> write(List.of(low, high));
            case Enum<?> constant -> TextNode.valueOf(constant.name().toLowerCase(Locale.ROOT));
            case List<?> list -> {
                ArrayNode array = Json.array();
                list.forEach(each -> array.add(write(each)));
                yield array;
            }
            default -> throw new IllegalArgumentException("Keras's files can't hold " + value);
        };
    }

    private static JsonNode activation(Activation activation) {
        if (activation instanceof Standard standard) {
            return TextNode.valueOf(standard.kerasName());
        }
        for (String name : List.of("elu", "gelu", "leaky_relu", "celu", "glu", "threshold", "sparsemax")) {
            try {
                if (Activations.activation(name).equals(activation)) {
                    return TextNode.valueOf(name);
                }
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        throw new IllegalArgumentException(
                "Keras's files name activations without their arguments; use a layer in place" + " of " + activation);
    }

    private static JsonNode initializer(Initializer initializer) {
        String preset = PRESETS.get(initializer);
        if (preset != null) {
            ObjectNode config = Json.object();
            config.putNull("seed");
            config.putNull("input_axes");
            config.putNull("output_axes");
            return object(Kind.INITIALIZER.module(), preset, config);
        } else if (initializer instanceof ConstantValue(double value)) {
            ObjectNode config = Json.object();
            if (value != 0 && value != 1) {
                config.put("value", value);
            }
            return object(Kind.INITIALIZER.module(), value == 0 ? "Zeros" : value == 1 ? "Ones" : "Constant", config);
        }
        ObjectNode object = record("initializer", Kind.INITIALIZER, initializer, Set.of());
        ((ObjectNode) object.get("config")).putNull("seed");
        return object;
    }

    private static JsonNode regularizer(Regularizer regularizer) {
        ObjectNode config = Json.object();
        String name;
        switch (regularizer) {
            case L1L2(double l1, double l2) -> {
                name = l2 == 0 ? "L1" : l1 == 0 ? "L2" : "L1L2";
                if (!name.equals("L2")) {
                    config.put("l1", l1);
                }
                if (!name.equals("L1")) {
                    config.put("l2", l2);
                }
            }
            case OrthogonalRegularizer(double factor, boolean columns) -> {
                name = "OrthogonalRegularizer";
                config.put("factor", factor);
                config.put("mode", columns ? "columns" : "rows");
            }
            default -> throw new IllegalArgumentException("Keras's files can't hold the regularizer " + regularizer);
        }
        return object(Kind.REGULARIZER.module(), name, config);
    }

    /** A record of Hornbeam's by its components; lists of one number under some names are written as the number. */
    static ObjectNode record(String what, Kind kind, Object value, Set<String> single) {
        if (!(value instanceof Record record) || !kind.owns(value.getClass())) {
            throw new IllegalArgumentException("Keras's files can't hold the " + what + " " + value);
        }
        ObjectNode config = Json.object();
        Components.of(record.getClass()).values(record).forEach((component, each) -> {
            JsonNode json = write(each);
            boolean one = single.contains(component) && json.isArray() && json.size() == 1;
            config.set(key(component, false), one ? json.get(0) : json);
        });
        return object(kind.module(), kind.className(value.getClass()), config);
    }
}
