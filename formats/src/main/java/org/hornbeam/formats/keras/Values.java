// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.ConstantValue;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Range;
import org.hornbeam.layer.RenormClipping;
import org.hornbeam.layer.Window;
import org.hornbeam.ops.DType;
import org.hornbeam.regularizer.OrthogonalRegularizer;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.regularizer.Regularizers;
import org.hornbeam.schedule.Constant;
import org.hornbeam.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/** JSON -> the value of a component, by the component's type. */
final class Values {
    private final LayerReader layers;

    Values(LayerReader layers) {
        this.layers = layers;
    }

    /** The value of a component of a type. */
    @Nullable
    Object read(String where, Type type, @Nullable JsonNode given) {
        JsonNode json = Json.some(plain(given));
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return json == null ? null : list(where, generic.getActualTypeArguments()[0], json);
        }
        if (!(type instanceof Class<?> raw)) {
            if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> of) {
                return read(where, of, json);
            }
            throw CodecException.unsupported(where, "a value of type " + type);
        }
        if (raw == OptionalInt.class) {
            return json == null ? OptionalInt.empty() : OptionalInt.of(integer(where, json));
        }
        if (json == null) {
            return nothing(raw);
        }
        return present(where, raw, json);
    }

    /** An array that was given as a tensor is written with its type. */
    private static @Nullable JsonNode plain(@Nullable JsonNode json) {
        if (json instanceof ObjectNode object) {
            String type = object.path("class_name").asText();
            if (type.equals("__tensor__") || type.equals("__numpy__")) {
                return object.path("config").path("value");
            }
        }
        return json;
    }

    /** Keras's None. */
    private static @Nullable Object nothing(Class<?> type) {
        if (type == double.class) {
            return Double.NaN;
        } else if (type == Activation.class) {
            return Activations.linear();
        } else if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 0;
        } else if (type == long.class) {
            return 0L;
        } else if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(each -> ((Enum<?>) each).name().equals("NONE"))
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    private @Nullable Object present(String where, Class<?> type, JsonNode json) {
        if (type == int.class || type == Integer.class) {
            return integer(where, single(json));
        } else if (type == long.class || type == Long.class) {
            return (long) number(where, single(json));
        } else if (type == double.class || type == Double.class) {
            return number(where, single(json));
        } else if (type == boolean.class || type == Boolean.class) {
            if (!json.isBoolean()) {
                throw CodecException.damaged(where, "expected true or false, found " + Json.shown(json));
            }
            return json.booleanValue();
        } else if (type == String.class) {
            if (!json.isTextual()) {
                throw CodecException.damaged(where, "expected a text, found " + Json.shown(json));
            }
            return json.textValue();
        } else if (type == DType.class) {
            return dtype(where, json);
        } else if (type.isEnum()) {
            return constant(where, type, json);
        } else if (Activation.class.isAssignableFrom(type)) {
            return activation(where, json);
        } else if (type == Initializer.class) {
            return initializer(where, json);
        } else if (type == Regularizer.class) {
            return regularizer(where, json);
        } else if (type == Constraint.class) {
            return object(where, Kind.CONSTRAINT, json);
        } else if (type == Schedule.class) {
            return json.isNumber() ? new Constant(json.doubleValue()) : object(where, Kind.SCHEDULE, json);
        } else if (type == org.hornbeam.loss.Loss.class) {
            return object(where, Kind.LOSS, json);
        } else if (type == Window.class) {
            return json.isTextual()
                    ? Window.of(json.textValue())
                    : new Window(
                            null,
                            list(where, Double.class, json).stream()
                                    .map(Double.class::cast)
                                    .toList());
        } else if (type == Range.class) {
            List<Object> ends = list(where, Double.class, json);
            if (ends.size() > 2) {
                throw CodecException.damaged(where, "expected a number or two, found " + Json.shown(json));
            }
            return ends.size() == 1
                    ? Range.around((Double) ends.getFirst(), -1)
                    : new Range((Double) ends.getFirst(), (Double) ends.getLast());
        } else if (type == RenormClipping.class && json instanceof ObjectNode object) {
            Config config = new Config(where, object);
            Record clipping = Records.read(RenormClipping.class, config, this, Map.of());
            config.finish();
            return clipping;
        } else if (json instanceof ObjectNode object && object.has("class_name")) {
            return layers.inner(where, object, type);
        }
        throw CodecException.unsupported(where, "a " + type.getSimpleName() + " from " + Json.shown(json));
    }

    /** Arguments of one axis are written as lists of one. */
    private static JsonNode single(JsonNode json) {
        return json.isArray() && json.size() == 1 ? json.get(0) : json;
    }

    private List<Object> list(String where, Type element, JsonNode json) {
        List<Object> values = new ArrayList<>();
        if (json.isArray()) {
            for (JsonNode each : json) {
                // A size that follows from the input.
                Object value =
                        each.isNull() && element == Integer.class ? Integer.valueOf(-1) : read(where, element, each);
                if (value == null) {
                    throw CodecException.damaged(where, "a value is missing");
                }
                values.add(value);
            }
        } else {
            Object value = read(where, element, json);
            if (value == null) {
                throw CodecException.damaged(where, "a value is missing");
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    static int integer(String where, JsonNode json) {
        if (json.isIntegralNumber() && json.canConvertToInt()) {
            return json.intValue();
        }
        if (json.isFloatingPointNumber() && json.doubleValue() == json.intValue()) {
            return json.intValue();
        }
        throw CodecException.damaged(where, "expected a whole number, found " + Json.shown(json));
    }

    static double number(String where, JsonNode json) {
        if (json.isNumber()) {
            return json.doubleValue();
        }
        throw CodecException.damaged(where, "expected a number, found " + Json.shown(json));
    }

    static DType dtype(String where, JsonNode json) {
        try {
            return DType.of(
                    json.isTextual() ? json.textValue() : Json.text(where, Json.object(where, json, "config"), "name"));
        } catch (IllegalArgumentException e) {
            throw CodecException.unsupported(where, String.valueOf(e.getMessage()));
        }
    }

    private static Object constant(String where, Class<?> type, JsonNode json) {
        String name = json.isTextual() ? json.textValue() : json.toString();
        String wanted = name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        if (type == org.hornbeam.loss.Reduction.class && wanted.equals("MEAN")) {
            wanted = "SUM_OVER_BATCH_SIZE";
        }
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(wanted)) {
                return constant;
            }
        }
        throw CodecException.unsupported(
                where, "\"" + name + "\" is none of " + Arrays.toString(type.getEnumConstants()));
    }

    private static Activation activation(String where, JsonNode json) {
        JsonNode name = json.isTextual() ? json : json.get("config");
        if (name != null && name.isTextual()) {
            try {
                return Activations.activation(name.textValue());
            } catch (IllegalArgumentException e) {
                throw CodecException.unsupported(where, String.valueOf(e.getMessage()));
            }
        }
        throw CodecException.unsupported(where, "an activation of class " + Json.shown(json.get("class_name")));
    }

    private Initializer initializer(String where, JsonNode json) {
        Named named = Named.of(where, json);
        return switch (named.className) {
            case "Zeros", "zeros" -> Initializers.zeros();
            case "Ones", "ones" -> Initializers.ones();
            case "Constant" -> new ConstantValue(number(where, named.config.path("value")));
            case "GlorotUniform", "glorot_uniform" -> Initializers.glorotUniform();
            case "GlorotNormal", "glorot_normal" -> Initializers.glorotNormal();
            case "HeUniform", "he_uniform" -> Initializers.heUniform();
            case "HeNormal", "he_normal" -> Initializers.heNormal();
            case "LecunUniform", "lecun_uniform" -> Initializers.lecunUniform();
            case "LecunNormal", "lecun_normal" -> Initializers.lecunNormal();
            default -> (Initializer) object(where, Kind.INITIALIZER, json);
        };
    }

    private Regularizer regularizer(String where, JsonNode json) {
        Named named = Named.of(where, json);
        return switch (named.className) {
            case "L1", "l1" -> Regularizers.l1(named.number(where, "l1", 0.01));
            case "L2", "l2" -> Regularizers.l2(named.number(where, "l2", 0.01));
            case "OrthogonalRegularizer" ->
                new OrthogonalRegularizer(
                        named.number(where, "factor", 0.01),
                        named.config.path("mode").asText("rows").equals("columns"));
            default -> (Regularizer) object(where, Kind.REGULARIZER, json);
        };
    }

    /** A name, or an object with a class and its arguments. */
    record Named(String className, ObjectNode config) {
        static Named of(String where, JsonNode json) {
            if (json.isTextual()) {
                return new Named(json.textValue(), Json.object());
            }
            return new Named(
                    Json.text(where, json, "class_name"),
                    json.get("config") instanceof ObjectNode config ? config : Json.object());
        }

        double number(String where, String key, double other) {
            return config.has(key) ? Values.number(where, config.get(key)) : other;
        }
    }

    /** An object of a kind by the components of its record. */
    Record object(String where, Kind kind, JsonNode json) {
        return object(where, kind, json, Map.of());
    }

    Record object(String where, Kind kind, JsonNode json, Map<String, ? extends @Nullable Object> given) {
        Named named = Named.of(where, json);
        Class<? extends Record> type = kind.find(named.className);
        if (type == null) {
            throw CodecException.unsupported(where, "the " + kind.word() + " " + named.className + " is unknown");
        }
        Config config = new Config(where + ", " + named.className, named.config);
        Record record = Records.read(type, config, this, given);
        config.finish();
        return record;
    }

    /** Types by Keras's name of a policy. */
    static @Nullable DtypePolicy policy(String where, @Nullable JsonNode given) {
        JsonNode json = Json.some(given);
        if (json == null) {
            return null;
        }
        String name;
        if (json.isTextual()) {
            name = json.textValue();
        } else {
            String type = Json.text(where, json, "class_name");
            if (!type.equals("DTypePolicy")) {
                throw CodecException.unsupported(where, "the dtype policy " + type);
            }
            name = Json.text(where, Json.object(where, json, "config"), "name");
        }
        return switch (name) {
            case "mixed_bfloat16" -> DtypePolicy.MIXED_BFLOAT16;
            case "mixed_float16" -> DtypePolicy.MIXED_FLOAT16;
            default -> {
                DType dtype = dtype(where, com.fasterxml.jackson.databind.node.TextNode.valueOf(name));
                yield dtype.isFloat() ? new DtypePolicy(dtype, dtype) : null;
            }
        };
    }
}
