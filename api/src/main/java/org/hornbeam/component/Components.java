// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.component;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The components of a type of record by name, in order. A declaration with many arguments is copied with one of them
 * changed by naming it, and read from and written to files by the same names.
 */
public final class Components {
    private static final ClassValue<Components> KNOWN = new ClassValue<>() {
        @Override
        protected Components computeValue(Class<?> type) {
            return new Components(type);
        }
    };

    private final Class<?> type;
    private final SequencedMap<String, RecordComponent> byName = new LinkedHashMap<>();
    private final Constructor<?> constructor;

    private Components(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        this.type = type;
        for (RecordComponent component : components) {
            component.getAccessor().trySetAccessible();
            byName.put(component.getName(), component);
        }
        try {
            constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has a canonical constructor: " + type, e);
        }
        constructor.trySetAccessible();
    }

    /** Those of a type of record. */
    public static Components of(Class<? extends Record> type) {
        return KNOWN.get(type);
    }

    /**
     * A copy of a record with another value of one component; what its constructor checks is checked.
     *
     * @param name the component
     * @throws IllegalArgumentException if there is no such component, or the constructor refuses the value
     */
    @SuppressWarnings("unchecked")
    public static <R extends Record> R with(R record, String name, @Nullable Object value) {
        Components components = KNOWN.get(record.getClass());
        components.component(name);
        Map<String, @Nullable Object> values = components.values(record);
        values.put(name, value);
        return (R) components.create(values);
    }

    /** The types of the components by their names, in order. */
    public SequencedMap<String, Type> types() {
        SequencedMap<String, Type> types = new LinkedHashMap<>();
        byName.forEach((name, component) -> types.put(name, component.getGenericType()));
        return Collections.unmodifiableSequencedMap(types);
    }

    /** The values of a record by the names of its components, in order. */
    public SequencedMap<String, @Nullable Object> values(Record record) {
        SequencedMap<String, @Nullable Object> values = new LinkedHashMap<>();
        byName.forEach((name, component) -> values.put(name, value(record, component)));
        return values;
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "the record " + record.getClass().getName()
                            + " can't be read: make it public, in an exported package",
                    e);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        }
    }

    /**
     * A record of these values.
     *
     * @param values one for each component
     * @throws IllegalArgumentException if one is missing, or the constructor refuses them
     */
    public Record create(Map<String, ? extends @Nullable Object> values) {
        Object[] arguments = new Object[byName.size()];
        int i = 0;
        for (String name : byName.keySet()) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(
                        type.getSimpleName() + " needs a value of " + name + ", found " + values.keySet());
            }
            arguments[i++] = values.get(name);
        }
        try {
            return (Record) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "the record " + type.getName() + " can't be made: make it public, in an exported package", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " has components of other types than " + Arrays.toString(arguments), e);
        }
    }

    private RecordComponent component(String name) {
        RecordComponent component = byName.get(name);
        if (component == null) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " has no component " + name + "; it has " + byName.keySet());
        }
        return component;
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(cause);
        };
    }
}
