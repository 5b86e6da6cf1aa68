// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a line of a CSV file after each epoch: {@code epoch}, then the logs by their names; {@code NA} where an epoch has
 * none, as without validation (Keras: {@code CSVLogger}). A run that is resumed goes on behind the line of its backup.
 *
 * @param file the file
 * @param separator between values; default {@code ,}
 * @param append whether lines are added to a file that is there, instead of replacing it; default false
 */
public record CsvLogger(Path file, String separator, boolean append) implements Callback {
    /** Another separator. */
    public CsvLogger separator(String value) {
        return new CsvLogger(file, value, append);
    }

    /** Whether lines are added to a file that is there. */
    public CsvLogger append(boolean value) {
        return new CsvLogger(file, separator, value);
    }

    @Override
    public Callback begin() {
        return new Writer();
    }

    private final class Writer implements Callback {
        private List<String> columns = List.of();
        private long size = -1;

        @Override
        public void onTrainBegin(TrainingRun run) {
            try {
                if (size < 0 && append && Files.exists(file) && Files.size(file) > 0) {
                    readColumns();
                    size = Files.size(file);
                } else if (size < 0 || Files.notExists(file)) {
                    Files.write(file, new byte[0]);
                    columns = List.of();
                    size = 0;
                } else if (size > 0) {
                    readColumns();
                }
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(size);
                    size = channel.size();
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private void readColumns() throws IOException {
            try (var lines = Files.lines(file)) {
                List<String> names =
                        List.of(lines.findFirst().orElse("epoch").split(java.util.regex.Pattern.quote(separator), -1));
                columns = names.subList(1, names.size());
            }
        }

        @Override
        public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
            StringBuilder text = new StringBuilder();
            if (size == 0) {
                List<String> names = new ArrayList<>(logs.names());
                // The first epoch may have no validation yet: its columns are kept free.
                if (run instanceof Loop<?> loop && loop.validates()) {
                    logs.names().stream()
                            .filter(name -> !name.startsWith("val_") && !name.equals("learning_rate"))
                            .map(name -> "val_" + name)
                            .filter(name -> !names.contains(name))
                            .forEach(names::add);
                }
                columns = List.copyOf(names);
                text.append("epoch");
                columns.forEach(name -> text.append(separator).append(name));
                text.append('\n');
            }
            text.append(epoch);
            for (String name : columns) {
                text.append(separator).append(logs.has(name) ? Double.toString(logs.get(name)) : "NA");
            }
            text.append('\n');
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                channel.position(size);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                size = channel.position();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public Weights state() {
            return new Numbers().longs("size", size).weights();
        }

        @Override
        public void restore(Weights state) {
            size = Numbers.whole(state, "size");
        }

        private UncheckedIOException failed(IOException e) {
            return new UncheckedIOException("csvLogger can't write " + file + ": " + e.getMessage(), e);
        }
    }
}
