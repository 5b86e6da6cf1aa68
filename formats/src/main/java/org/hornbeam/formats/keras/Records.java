// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.component.Components;
import org.jspecify.annotations.Nullable;

/** Arguments by the names of components -> a record. */
final class Records {
    private Records() {}

    /**
     * A record.
     *
     * @param given values that are known already, by component
     */
    static Record read(
            Class<? extends Record> type, Config config, Values values, Map<String, ? extends @Nullable Object> given) {
        return read(type, config, values, given, null);
    }

    /**
     * A record.
     *
     * @param given values that are known already, by component
     * @param otherwise where values come from that the configuration lacks, {@code null} for the constructor that takes
     *     least
     */
    static Record read(
            Class<? extends Record> type,
            Config config,
            Values values,
            Map<String, ? extends @Nullable Object> given,
            @Nullable Record otherwise) {
        Components components = Components.of(type);
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        boolean missing = false;
        for (Map.Entry<String, Type> component : components.types().entrySet()) {
            String name = component.getKey();
            if (given.containsKey(name)) {
                arguments.put(name, given.get(name));
            } else if (config.has(name)) {
                JsonNode json = config.take(name);
                Object value = values.read(config.where() + ", " + name, component.getValue(), json);
                boolean list =
                        component.getValue() instanceof ParameterizedType generic && generic.getRawType() == List.class;
                // None is the list of nothing where a record does not tell them apart.
                boolean none = value == null && list && !nullable(type, name);
                arguments.put(name, none ? List.of() : value);
            } else {
                missing = true;
            }
        }
        try {
            if (missing) {
                Map<String, @Nullable Object> known = new HashMap<>(arguments);
                Record defaults = otherwise != null ? otherwise : defaults(config, type, known);
                components.values(defaults).forEach(arguments::putIfAbsent);
                known.forEach(arguments::put);
            }
            return components.create(arguments);
        } catch (CodecException e) {
            throw e;
        } catch (IllegalArgumentException | NullPointerException e) {
            throw CodecException.refused(config.where(), e);
        }
    }

    private static boolean nullable(Class<? extends Record> type, String component) {
        for (RecordComponent each : type.getRecordComponents()) {
            if (each.getName().equals(component)) {
                return each.getAnnotatedType().isAnnotationPresent(Nullable.class);
            }
        }
        return false;
    }

    /** A record of the required values, whose other components are the defaults. */
    private static Record defaults(Config config, Class<? extends Record> type, Map<String, @Nullable Object> known) {
        List<Constructor<?>> constructors = Arrays.stream(type.getConstructors())
                .filter(constructor -> Modifier.isPublic(constructor.getModifiers()))
                .sorted(Comparator.comparingInt(Constructor::getParameterCount))
                .toList();
        for (Constructor<?> constructor : constructors) {
            Parameter[] parameters = constructor.getParameters();
            @Nullable Object[] arguments = new @Nullable Object[parameters.length];
            boolean fits = true;
            for (int i = 0; i < parameters.length; i++) {
                Object value = known.get(parameters[i].getName());
                fits &= value != null && boxed(parameters[i].getType()).isInstance(value);
                arguments[i] = value;
            }
            if (fits) {
                try {
                    return (Record) constructor.newInstance(arguments);
                } catch (InvocationTargetException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw CodecException.refused(config.where(), cause);
                    }
                    throw new IllegalStateException(e);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw CodecException.damaged(config.where(), "an argument is missing; there are " + known.keySet());
    }

    private static Class<?> boxed(Class<?> type) {
        if (type == int.class) {
            return Integer.class;
        } else if (type == long.class) {
            return Long.class;
        } else if (type == double.class) {
            return Double.class;
        } else if (type == boolean.class) {
            return Boolean.class;
        }
        return type;
    }
}
