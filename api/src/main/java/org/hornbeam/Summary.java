// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.layer.ActivationLayer;
import org.hornbeam.layer.Bidirectional;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrence;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentDirections;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.RecurrentStates;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.Step;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;
import org.hornbeam.trace.Wiring;

/** A model -> a table in plain text, like that of Keras. */
final class Summary {
    private Summary() {}

    static String of(Model<?, ?> model, int width) {
        Wiring wiring = model.wiring();
        Tracing tracing = new Tracing(new GraphBuilder(), false, model.dtypePolicy(), path -> false);
        List<String[]> rows = new ArrayList<>();
        boolean branches = branches(wiring);
        rows.add(new String[] {"Layer (type)", "Output Shape", "Param #", "Connected to"});
        Set<String> seen = new HashSet<>();
        wiring.trace(tracing.root().under(model.dtypePolicy()), wiring.arguments(tracing), (number, outputs) -> {
            Step step = wiring.steps().get(number);
            boolean first = seen.add(step.name());
            rows.add(new String[] {
                step.name() + " (" + type(step.callee()) + ")",
                String.join(", ", outputs.stream().map(Summary::shape).toList()),
                first ? grouped(parameters(tracing, step.name())) : "shared",
                String.join(
                        ", ",
                        step.inputs().stream()
                                .map(source -> from(wiring, source))
                                .toList())
            });
        });
        StringBuilder text = new StringBuilder("Model: \"" + model.name() + "\"\n");
        table(text, rows, branches ? 4 : 3, width);
        totals(text, tracing);
        return text.toString();
    }

    /** Whether some step does not simply continue the one before. */
    private static boolean branches(Wiring wiring) {
        for (int i = 1; i < wiring.steps().size(); i++) {
            List<Step.Source> inputs = wiring.steps().get(i).inputs();
            if (inputs.size() != 1 || inputs.getFirst().step() != i - 1) {
                return true;
            }
        }
        return false;
    }

    private static String type(Callee callee) {
        return switch (callee.target()) {
            case Model<?, ?> model -> "Model";
            case ActivationLayer layer -> "Activation";
            case Recurrent<?, ?> layer -> recurrent(layer.recurrence());
            case RecurrentSequence<?> layer -> recurrent(layer.recurrence());
            case RecurrentStates<?, ?> layer -> recurrent(layer.recurrence());
            case RecurrentDirections<?, ?> layer -> "Bidirectional";
            case TimeDistributedLayer<?> layer -> "TimeDistributed";
            case Object layer when callee instanceof Callee.Input -> "Input";
            case Object layer -> layer.getClass().getSimpleName();
        };
    }

    /** Keras names recurrent layers by their cells. */
    private static String recurrent(Recurrence recurrence) {
        return switch (recurrence) {
            case Bidirectional layer -> "Bidirectional";
            case RNN layer when layer.generic() -> "RNN";
            case RNN layer
            when layer.cell() instanceof ConvLSTMCell cell ->
                "ConvLSTM" + cell.kernelSize().size() + "D";
            case RNN layer -> layer.cell().getClass().getSimpleName().replaceFirst("(?<=.)Cell$", "");
        };
    }

    private static String from(Wiring wiring, Step.Source source) {
        String name = wiring.steps().get(source.step()).name();
        return source.output() == 0 ? name : name + "[" + source.output() + "]";
    }

    private static String shape(Value value) {
        String text = value.shape().toString();
        return "(" + text.substring(1, text.length() - 1) + ")";
    }

    private static long parameters(Tracing tracing, String layer) {
        String prefix = layer + "/";
        return count(tracing.weights().stream()
                        .filter(weight -> weight.path().startsWith(prefix))
                        .map(TracedWeight::shape)
                        .toList())
                + count(tracing.states().stream()
                        .filter(state -> state.path().startsWith(prefix))
                        .map(TracedState::shape)
                        .toList());
    }

    /** The number of numbers in values of these shapes. */
    static long count(List<Shape> shapes) {
        return shapes.stream().mapToLong(shape -> shape.elements().fixed()).sum();
    }

    private static void table(StringBuilder text, List<String[]> rows, int columns, int width) {
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        // Keras fills the line; long cells make it longer rather than being cut.
        int spare = width - Arrays.stream(widths).sum() - 3 * columns - 1;
        for (int i = 0; spare > 0; i = (i + 1) % columns, spare--) {
            widths[i]++;
        }
        line(text, widths, '┏', '┳', '┓', '━');
        for (int i = 0; i < rows.size(); i++) {
            char bar = i == 0 ? '┃' : '│';
            text.append(bar);
            for (int column = 0; column < columns; column++) {
                String cell = rows.get(i)[column];
                String blank = " ".repeat(widths[column] - cell.length());
                text.append(' ')
                        .append(column == 2 ? blank + cell : cell + blank)
                        .append(' ')
                        .append(bar);
            }
            text.append('\n');
            if (i == 0) {
                line(text, widths, '┡', '╇', '┩', '━');
            }
        }
        line(text, widths, '└', '┴', '┘', '─');
    }

    private static void line(StringBuilder text, int[] widths, char left, char middle, char right, char dash) {
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? left : middle).append(String.valueOf(dash).repeat(widths[i] + 2));
        }
        text.append(right).append('\n');
    }

    private static void totals(StringBuilder text, Tracing tracing) {
        long[] trainable = new long[2];
        long[] others = new long[2];
        for (TracedWeight weight : tracing.weights()) {
            add(weight.trainable() ? trainable : others, weight.shape(), weight.dtype());
        }
        for (TracedState state : tracing.states()) {
            add(others, state.shape(), state.dtype());
        }
        total(text, "Total params", new long[] {trainable[0] + others[0], trainable[1] + others[1]});
        total(text, "Trainable params", trainable);
        total(text, "Non-trainable params", others);
    }

    private static void add(long[] sum, Shape shape, DType dtype) {
        long count = shape.elements().fixed();
        sum[0] += count;
        sum[1] += count * dtype.bytes();
    }

    private static void total(StringBuilder text, String title, long[] sum) {
        text.append(
                String.format(Locale.ROOT, " %s: %s (%s)%n".replace("%n", "\n"), title, grouped(sum[0]), size(sum[1])));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String size(long bytes) {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return unit == 0
                ? String.format(Locale.ROOT, "%.2f B", size)
                : String.format(Locale.ROOT, "%.2f %s", size, units[unit]);
    }
}
