// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.constraint.Constraints;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.layer.Cell;
import org.hornbeam.ops.DType;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.regularizer.Regularizers;
import org.jspecify.annotations.Nullable;

/**
 * The withers of a record: methods with the name of a component, of its type, that give the same type. The one for the
 * value that is there gives an equal record; one for another value gives a record that differs in that component only.
 */
final class Withers {
    private final Record record;

    private Withers(Record record) {
        this.record = record;
    }

    /** Checks all withers; returns how many were also called with another value. */
    static int check(Record record) {
        Withers withers = new Withers(record);
        int changed = 0;
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            // The cell of a recurrent layer is as much a user's as the layer.
            if (value(component, record) instanceof Record part && part instanceof Cell) {
                changed += check(part);
            }
            Optional<Method> wither = wither(record.getClass(), component);
            if (wither.isPresent()) {
                withers.same(component, wither.get());
                changed += withers.other(component, wither.get()) ? 1 : 0;
            }
        }
        return changed;
    }

    /** The wither of a component, if it has one. */
    static Optional<Method> wither(Class<?> type, RecordComponent component) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(component.getName())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && method.getParameterCount() == 1
                        && method.getParameterTypes()[0] == component.getType())
                .findFirst();
    }

    private void same(RecordComponent component, Method wither) {
        Object copy = call(wither, record, value(component, record));
        if (!record.equals(copy) || record.hashCode() != copy.hashCode()) {
            throw new AssertionError("expected an equal copy by " + component.getName() + "(" + value(component, record)
                    + "), which is the value already there; found " + copy);
        }
    }

    private boolean other(RecordComponent component, Method wither) {
        for (Object candidate : candidates(component, value(component, record))) {
            Object copy;
            try {
                copy = call(wither, record, candidate);
            } catch (IllegalArgumentException e) {
                continue; // the layer checks its arguments and takes another one
            }
            if (record.equals(copy) || !Objects.equals(value(component, copy), candidate)) {
                throw new AssertionError("expected another value by " + component.getName() + "(" + candidate
                        + "), found " + copy + " for " + record);
            }
            for (RecordComponent untouched : record.getClass().getRecordComponents()) {
                if (!untouched.getName().equals(component.getName())
                        && !Objects.equals(value(untouched, copy), value(untouched, record))) {
                    throw new AssertionError("expected " + component.getName() + "(" + candidate + ") to keep "
                            + untouched.getName() + " = " + value(untouched, record) + ", found "
                            + value(untouched, copy));
                }
            }
            return true;
        }
        return false;
    }

    private static @Nullable Object value(RecordComponent component, Object of) {
        return call(component.getAccessor(), of);
    }

    private static Object call(Method method, Object on, @Nullable Object... arguments) {
        try {
            method.trySetAccessible();
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(
                    "can't call " + method + ": make the layer public, or open its package to"
                            + " org.hornbeam.propertytests",
                    e);
        }
    }

    /** Other values of the type of a component; none for types that are not known here. */
    private static List<?> candidates(RecordComponent component, @Nullable Object value) {
        Class<?> type = component.getType();
        List<Object> all = new ArrayList<>();
        if (type.isEnum()) {
            all.addAll(List.of(type.getEnumConstants()));
        } else if (type == boolean.class || type == Boolean.class) {
            all.addAll(List.of(true, false));
        } else if (type == int.class || type == Integer.class) {
            int now = value instanceof Integer number ? number : 0;
            all.addAll(List.of(now + 1, now - 1, now * 2, 1, 0));
        } else if (type == long.class || type == Long.class) {
            long now = value instanceof Long number ? number : 0;
            all.addAll(List.of(now + 1, now - 1, now * 2));
        } else if (type == double.class || type == Double.class) {
            double now = value instanceof Double number ? number : 0;
            all.addAll(List.of(now + 0.125, now - 0.125, now / 2, 1.0, 0.5));
        } else if (type == String.class) {
            all.add(value + "_other");
        } else if (type == List.class
                && value instanceof List<?> list
                && !list.isEmpty()
                && list.getFirst() instanceof Integer) {
            for (int change : new int[] {1, -1, 2}) {
                all.add(list.stream().map(element -> (Integer) element + change).toList());
            }
            all.add(list.reversed());
        } else if (type == List.class && value == null) {
            all.addAll(List.of(List.of(1), List.of(1, 1)));
        } else if (type == DType.class) {
            all.addAll(List.of(DType.F32, DType.F64));
        } else if (type == Activation.class) {
            all.addAll(List.of(Activations.tanh(), Activations.relu()));
        } else if (type == Initializer.class) {
            all.addAll(List.of(Initializers.ones(), Initializers.zeros()));
        } else if (type == Regularizer.class) {
            all.addAll(List.of(Regularizers.l1(0.25), Regularizers.l2(0.5)));
        } else if (type == Constraint.class) {
            all.addAll(List.of(Constraints.nonNeg(), Constraints.maxNorm(3)));
        }
        all.removeIf(candidate -> candidate.equals(value));
        return all;
    }
}
