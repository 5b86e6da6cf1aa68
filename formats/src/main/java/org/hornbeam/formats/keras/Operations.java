// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Images;
import org.hornbeam.ops.Indexing;
import org.hornbeam.ops.Linalg;
import org.hornbeam.ops.Nn;
import org.hornbeam.ops.Numbers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Shaping;
import org.hornbeam.ops.Signal;
import org.hornbeam.ops.Statistics;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code keras.ops} by the names of Keras's classes: tables where arguments differ, else the public
 * functions of the same name, with arguments by position and by the names of parameters.
 */
final class Operations {
    private static final List<Functions> TABLES = List.of(
            new ArithmeticFunctions(),
            new ReductionFunctions(),
            new ShapeFunctions(),
            new IndexFunctions(),
            new AlgebraFunctions(),
            new NetworkFunctions(),
            new ImageFunctions());

    private static final List<Class<?>> ENTRIES = List.of(
            Ops.class,
            Numbers.class,
            Statistics.class,
            Shaping.class,
            Indexing.class,
            Linalg.class,
            Signal.class,
            Nn.class,
            Images.class);

    private static final Map<String, List<Method>> METHODS = methods();

    private Operations() {}

    private static Map<String, List<Method>> methods() {
        Map<String, List<Method>> methods = new HashMap<>();
        for (Class<?> entry : ENTRIES) {
            for (Method method : entry.getMethods()) {
                if (Modifier.isStatic(method.getModifiers()) && !method.isVarArgs()) {
                    methods.computeIfAbsent(Functions.plain(method.getName()), n -> new ArrayList<>())
                            .add(method);
                }
            }
        }
        methods.values()
                .forEach(all -> all.sort(
                        Comparator.comparingInt(Method::getParameterCount).reversed()));
        return methods;
    }

    private static @Nullable Function<FunctionCall, List<Value>> table(String className) {
        for (Functions table : TABLES) {
            Function<FunctionCall, List<Value>> found = table.find(className);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    static void check(String where, Operation operation) {
        String name = operation.className();
        if (table(name) == null && !METHODS.containsKey(Functions.plain(name))) {
            throw CodecException.unsupported(where, "the operation keras.ops." + operation.type());
        }
    }

    static List<Value> apply(String className, List<JsonNode> args, Map<String, JsonNode> named, List<Value> inputs) {
        List<@Nullable Object> positional = new ArrayList<>();
        args.forEach(each -> positional.add(value(className, each, inputs)));
        Map<String, @Nullable Object> byName = new HashMap<>();
        named.forEach((key, each) -> {
            byName.put(Functions.plain(key), value(className, each, inputs));
            byName.putIfAbsent(key, byName.get(Functions.plain(key)));
        });
        FunctionCall call = new FunctionCall(className, positional, byName, inputs);
        Function<FunctionCall, List<Value>> function = table(className);
        if (function != null) {
            return function.apply(call);
        }
        Map<String, @Nullable Object> plain = new HashMap<>();
        named.keySet().forEach(key -> plain.put(Functions.plain(key), byName.get(Functions.plain(key))));
        for (Method method : METHODS.getOrDefault(Functions.plain(className), List.of())) {
            Object[] arguments = bind(call, plain, method);
            if (arguments != null) {
                return results(className, method, arguments);
            }
        }
        throw CodecException.unsupported(
                "keras.ops." + className, "with the arguments " + positional + " and " + byName);
    }

    private static List<Value> results(String className, Method method, Object[] arguments) {
        try {
            List<Value> results = new ArrayList<>();
            collect(method.invoke(null, arguments), results);
            return results;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className, e);
        }
    }

    /** All tensors of a result: of a list in order, of a record in the order of its components. */
    private static void collect(Object result, List<Value> all) throws ReflectiveOperationException {
        if (result instanceof Value value) {
            all.add(value);
        } else if (result instanceof List<?> list) {
            for (Object each : list) {
                collect(each, all);
            }
        } else {
            for (RecordComponent component : result.getClass().getRecordComponents()) {
                collect(component.getAccessor().invoke(result), all);
            }
        }
    }

    /** Java's value: a tensor, a number, a list, a text, a part of an axis, {@code null}. */
    private static @Nullable Object value(String where, JsonNode json, List<Value> inputs) {
        if (json.isObject()) {
            return object(where, json, inputs);
        } else if (json.isArray()) {
            List<@Nullable Object> all = new ArrayList<>();
            json.forEach(each -> all.add(value(where, each, inputs)));
            return all;
        } else if (json.isBoolean()) {
            return json.booleanValue();
        } else if (json.isIntegralNumber() && json.canConvertToInt()) {
            return json.intValue();
        } else if (json.isNumber()) {
            return json.doubleValue();
        } else if (json.isTextual()) {
            return json.textValue();
        }
        return null;
    }

    private static Object object(String where, JsonNode json, List<Value> inputs) {
        if (json.has(Operation.TENSOR)) {
            return inputs.get(json.get(Operation.TENSOR).intValue());
        }
        JsonNode config = json.path("config");
        return switch (json.path("class_name").asText()) {
            case "__slice__" ->
                new FunctionCall.Range(
                        bound(config.path("start")), bound(config.path("stop")), bound(config.path("step")));
            case "__ellipsis__" -> FunctionCall.Ellipsis.ELLIPSIS;
            case "__numpy__", "__tensor__" -> constant(where, config, inputs.getFirst());
            default -> {
                String text = config.path("name").asText("");
                if (json.path("class_name").asText().equals("DTypePolicy") && !text.isEmpty()) {
                    yield text;
                }
                throw CodecException.unsupported("keras.ops." + where, "the argument " + Json.shown(json));
            }
        };
    }

    private static @Nullable Integer bound(JsonNode json) {
        return json.isIntegralNumber() && json.canConvertToInt() ? (Integer) json.intValue() : null;
    }

    /** A tensor that is written out. */
    static Value constant(String where, JsonNode config, Value graph) {
        List<Double> numbers = new ArrayList<>();
        List<Dim> sizes = new ArrayList<>();
        for (JsonNode at = config.path("value"); at.isArray(); at = at.path(0)) {
            sizes.add(Dim.of(at.size()));
        }
        numbers(where, config.path("value"), numbers);
        String type = config.path("dtype").asText("float32");
        DType dtype = switch (type) {
            case "int8", "int16", "uint16" -> DType.I32;
            case "uint32" -> DType.I64;
            default -> Values.dtype("keras.ops." + where, config.path("dtype"));
        };
        Shape shape = new Shape(sizes);
        if (!shape.elements().is(numbers.size())) {
            throw CodecException.damaged("keras.ops." + where, "a tensor whose rows differ in length");
        }
        double[] all = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        return sizes.isEmpty() ? graph.builder().constant(all[0], dtype) : Ops.literal(graph, dtype, shape, all);
    }

    private static void numbers(String where, JsonNode json, List<Double> all) {
        if (json.isArray()) {
            json.forEach(each -> numbers(where, each, all));
        } else if (json.isNumber() || json.isBoolean()) {
            all.add(json.isBoolean() ? json.booleanValue() ? 1.0 : 0.0 : json.doubleValue());
        } else {
            throw CodecException.damaged("keras.ops." + where, "a tensor with " + Json.shown(json) + " for a number");
        }
    }

    private static Object @Nullable [] bind(FunctionCall call, Map<String, @Nullable Object> named, Method method) {
        Parameter[] parameters = method.getParameters();
        Object[] arguments = new Object[parameters.length];
        Map<String, @Nullable Object> left = new HashMap<>(named);
        int next = 0;
        for (int i = 0; i < parameters.length; i++) {
            String name = Functions.plain(parameters[i].getName());
            Object value;
            if (next < call.positional().size()) {
                value = call.positional().get(next++);
            } else if (left.containsKey(name)) {
                value = left.remove(name);
            } else if (parameters[i].getType() == Value.class && i < 2) {
                // Keras calls the operands x, or x1 and x2, or x and y.
                String keras = List.of("x", "x1", "x2", "y").stream()
                        .filter(left::containsKey)
                        .findFirst()
                        .orElse("");
                value = left.remove(keras);
            } else {
                return null;
            }
            Object converted = converted(call, parameters[i].getType(), value);
            if (converted == null) {
                return null;
            }
            arguments[i] = converted;
        }
        left.values().removeIf(value -> value == null || value.equals(false));
        return next == call.positional().size() && left.isEmpty() ? arguments : null;
    }

    private static @Nullable Object converted(FunctionCall call, Class<?> type, @Nullable Object value) {
        if (value == null) {
            return null;
        } else if (type == Value.class) {
            return value instanceof String ? null : call.tensor(value);
        } else if (type == double.class) {
            return value instanceof Number number ? (Object) number.doubleValue() : null;
        } else if (type == int.class) {
            return value instanceof Integer number ? number : null;
        } else if (type == boolean.class) {
            return value instanceof Boolean flag ? flag : null;
        } else if (type == List.class) {
            return value instanceof List<?> list ? list : null;
        }
        return null;
    }
}
