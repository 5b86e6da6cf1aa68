// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * Everything that a run needs to go on, as one safetensors file.
 *
 * @param place what comes next
 * @param stopped whether somebody asked to stop
 * @param identity what must be the same in the resumed run
 * @param history the finished epochs
 * @param state of the session
 * @param callbacks what each callback remembers
 */
record Backup(
        Place place,
        boolean stopped,
        SequencedMap<String, Long> identity,
        History history,
        Weights state,
        List<Weights> callbacks) {
    void write(Path file) {
        Numbers run = new Numbers()
                .longs("run/place", place.epoch(), place.batch(), place.pass(), place.position())
                .longs("run/stopped", stopped ? 1 : 0)
                .longs("run/callbacks", callbacks.size());
        identity.forEach((name, value) -> run.longs("run/identity/" + name, value));
        Weights all = run.weights().with(state.at("session"));
        all = all.with(history.state().at("history"));
        for (int i = 0; i < callbacks.size(); i++) {
            all = all.with(callbacks.get(i).at("callback/" + i));
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            all.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("backupAndRestore can't write " + file + ": " + e.getMessage(), e);
        }
    }

    static Backup read(Path file, SequencedMap<String, Long> identity, int callbacks) {
        Weights all;
        try {
            all = Weights.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "backupAndRestore can't read " + file + ": " + e.getMessage()
                            + ". Give another file, or delete this one to begin anew",
                    e);
        }
        List<String> missing = new ArrayList<>();
        for (String path : new TreeSet<>(List.of("run/place", "run/stopped", "run/callbacks"))) {
            if (!all.has(path)) {
                missing.add(path);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(file + " is no backup of a run: it lacks " + missing);
        }
        List<String> differences = new ArrayList<>();
        identity.forEach((name, value) -> {
            String path = "run/identity/" + name;
            String before = all.has(path) ? Long.toString(Numbers.whole(all, path)) : "nothing";
            if (!before.equals(Long.toString(value))) {
                differences.add(name + " was " + before + " and is " + value);
            }
        });
        long before = Numbers.whole(all, "run/callbacks");
        if (before != callbacks) {
            differences.add("there were " + before + " callbacks and are " + callbacks);
        }
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException("the backup " + file + " is of another run: "
                    + String.join(", ", differences) + ". Run as before, give another file, or delete this one to begin"
                    + " anew");
        }
        long[] place = Numbers.longs(all, "run/place");
        List<Weights> states = new ArrayList<>();
        for (int i = 0; i < callbacks; i++) {
            states.add(Numbers.below(all, "callback/" + i));
        }
        return new Backup(
                new Place((int) place[0], place[1], place[2], place[3]),
                Numbers.whole(all, "run/stopped") == 1,
                identity,
                History.of(Numbers.below(all, "history")),
                Numbers.below(all, "session"),
                states);
    }
}
