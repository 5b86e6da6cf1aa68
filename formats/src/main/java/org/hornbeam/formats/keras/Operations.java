// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code keras.ops} by the names of Keras's classes: those of {@link Ops} whose name is the same, with
 * arguments by position and by the names of parameters, and those that {@link Value} has as operators.
 */
final class Operations {
    private static final Map<String, List<Method>> METHODS = methods();

    private Operations() {}

    private static Map<String, List<Method>> methods() {
        Map<String, List<Method>> methods = new HashMap<>();
        for (Method method : Ops.class.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                methods.computeIfAbsent(method.getName().toLowerCase(java.util.Locale.ROOT), n -> new ArrayList<>())
                        .add(method);
            }
        }
        return methods;
    }

    static void check(String where, Operation operation) {
        String name = operation.className();
        if (!Arithmetic.NAMES.contains(name) && !METHODS.containsKey(plain(name))) {
            throw CodecException.unsupported(where, "the operation keras.ops." + operation.type());
        }
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(java.util.Locale.ROOT);
    }

    static List<Value> apply(String className, List<JsonNode> args, Map<String, JsonNode> named, List<Value> inputs) {
        List<@Nullable Object> positional = new ArrayList<>();
        args.forEach(each -> positional.add(value(each, inputs)));
        Map<String, @Nullable Object> byName = new HashMap<>();
        named.forEach((key, each) -> byName.put(plain(key), value(each, inputs)));
        List<Value> arithmetic = Arithmetic.apply(className, positional, byName, inputs);
        if (arithmetic != null) {
            return arithmetic;
        }
        List<Method> candidates = METHODS.getOrDefault(plain(className), List.of()).stream()
                .sorted(Comparator.comparingInt(Method::getParameterCount).reversed())
                .toList();
        for (Method method : candidates) {
            Object[] arguments = bind(method, positional, byName, inputs);
            if (arguments != null) {
                return results(className, method, arguments);
            }
        }
        throw CodecException.unsupported(
                "keras.ops." + className, "with the arguments " + positional + " and " + byName);
    }

    @SuppressWarnings("unchecked")
    private static List<Value> results(String className, Method method, Object[] arguments) {
        try {
            Object result = method.invoke(null, arguments);
            return result instanceof Value value ? List.of(value) : (List<Value>) result;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(className, e);
        }
    }

    /** Java's value: a tensor, a number, a list, a text, {@code null}. */
    private static @Nullable Object value(JsonNode json, List<Value> inputs) {
        if (json.isObject() && json.has(Operation.TENSOR)) {
            return inputs.get(json.get(Operation.TENSOR).intValue());
        } else if (json.isArray()) {
            List<@Nullable Object> all = new ArrayList<>();
            json.forEach(each -> all.add(value(each, inputs)));
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

    private static Object @Nullable [] bind(
            Method method, List<@Nullable Object> positional, Map<String, @Nullable Object> named, List<Value> inputs) {
        Parameter[] parameters = method.getParameters();
        Object[] arguments = new Object[parameters.length];
        Map<String, @Nullable Object> left = new HashMap<>(named);
        int next = 0;
        for (int i = 0; i < parameters.length; i++) {
            String name = plain(parameters[i].getName());
            Object value;
            if (next < positional.size()) {
                value = positional.get(next++);
            } else if (left.containsKey(name)) {
                value = left.remove(name);
            } else if (name.equals("axes") && left.containsKey("axis")) {
                value = left.remove("axis");
            } else if (name.equals("axis") && left.containsKey("axes")) {
                value = left.remove("axes");
            } else {
                return null;
            }
            Object converted = converted(parameters[i].getType(), value, inputs);
            if (converted == null) {
                return null;
            }
            arguments[i] = converted;
        }
        left.values().removeIf(value -> value == null || value.equals(false));
        return next == positional.size() && left.isEmpty() ? arguments : null;
    }

    private static @Nullable Object converted(Class<?> type, @Nullable Object value, List<Value> inputs) {
        if (type == Value.class) {
            return value instanceof Value tensor
                    ? tensor
                    : value instanceof Number number ? scalar(inputs, number) : null;
        } else if (type == int[].class) {
            if (value == null) {
                return new int[0];
            }
            List<?> all = value instanceof List<?> list ? list : List.of(value);
            return all.stream().allMatch(Integer.class::isInstance)
                    ? all.stream().mapToInt(each -> (Integer) each).toArray()
                    : null;
        } else if (type == double.class) {
            return value instanceof Number number ? (Object) number.doubleValue() : null;
        } else if (type == int.class) {
            return value instanceof Integer number ? number : null;
        } else if (type == boolean.class) {
            return value instanceof Boolean flag ? flag : null;
        } else if (type == List.class) {
            return value instanceof List<?> list ? list : null;
        } else if (type == String.class) {
            return value instanceof String text ? text : null;
        } else if (type == DType.class) {
            return value instanceof String text
                            && Arrays.stream(DType.values())
                                    .anyMatch(dtype -> dtype.kerasName().equals(text))
                    ? DType.of(text)
                    : null;
        }
        return null;
    }

    /** A number beside tensors has the type of the first of them, as in Keras. */
    static Value scalar(List<Value> inputs, Number number) {
        Value like = inputs.getFirst();
        DType dtype = ((Type.Tensor) like.builder().type(like.id())).dtype();
        boolean whole = number instanceof Integer || dtype.isFloat();
        return like.builder().constant(number.doubleValue(), whole && dtype != DType.BOOL ? dtype : DType.F32);
    }
}
