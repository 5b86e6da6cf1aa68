// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hornbeam.formats.Keras;
import org.hornbeam.formats.UnreadableFileException;
import org.hornbeam.formats.UnsupportedFileException;
import org.hornbeam.formats.archive.ZipReader;
import org.hornbeam.formats.archive.ZipWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are cut, changed or made up give a model or an exception that names the problem, nothing else. */
class HostileArchiveTest {
    private static final List<String> CASES =
            List.of("nested_shared_models", "train_adam", "transformer_encoder", "lstm_bidir", "functional_operators");

    @TempDir
    Path folder;

    private static Map<String, byte[]> members(String name) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipReader zip = ZipReader.open(Golden.folder().resolve(name).resolve("model.keras"))) {
            for (String member : zip.names()) {
                members.put(member, zip.read(member, 1 << 30).toArray(ValueLayout.JAVA_BYTE));
            }
        }
        return members;
    }

    private Path archive(Map<String, byte[]> members) throws IOException {
        Path file = folder.resolve("a.keras");
        Files.deleteIfExists(file);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                ZipWriter zip = new ZipWriter(out)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                zip.add(member.getKey(), member.getValue());
            }
        }
        return file;
    }

    private static boolean refused(Path file) throws IOException {
        try {
            var unused = Keras.read(file);
            return false;
        } catch (UnreadableFileException e) {
            assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
            return true;
        }
    }

    @Test
    void cutFilesAreRefused() throws IOException {
        Random random = new Random(3);
        for (String name : CASES) {
            byte[] good = Files.readAllBytes(Golden.folder().resolve(name).resolve("model.keras"));
            for (int i = 0; i < 10; i++) {
                Path file = folder.resolve("cut.keras");
                Files.write(file, java.util.Arrays.copyOf(good, random.nextInt(good.length)));
                assertTrue(refused(file), name);
            }
        }
    }

    @Test
    void changedBytesAreSurvived() throws IOException {
        Random random = new Random(5);
        int runs = Integer.getInteger("goldens.fuzz", 15);
        int refused = 0;
        for (String name : CASES) {
            Map<String, byte[]> members = members(name);
            for (String member : List.of("config.json", "model.weights.h5")) {
                for (int run = 0; run < runs; run++) {
                    byte[] bad = members.get(member).clone();
                    bad[random.nextInt(bad.length)] = (byte)
                            (member.endsWith("json")
                                    ? "{}[]\",:0123456789abcdefnull".charAt(random.nextInt(27))
                                    : random.nextInt(256));
                    Map<String, byte[]> changed = new LinkedHashMap<>(members);
                    changed.put(member, bad);
                    refused += refused(archive(changed)) ? 1 : 0;
                }
            }
        }
        assertTrue(refused > runs, "only " + refused + " were refused");
    }

    @Test
    void bytesOfTheArchiveAreSurvived() throws IOException {
        Random random = new Random(9);
        byte[] good = Files.readAllBytes(Golden.folder().resolve("train_adam").resolve("model.keras"));
        for (int run = 0; run < 5 * Integer.getInteger("goldens.fuzz", 15); run++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            Path file = folder.resolve("b.keras");
            Files.write(file, bad);
            var unused = refused(file);
        }
    }

    private void config(String name, String from, String to, String message) throws IOException {
        Map<String, byte[]> members = members(name);
        String config = new String(members.get("config.json"), StandardCharsets.UTF_8);
        String changed = config.replace(from, to);
        assertTrue(!changed.equals(config), from);
        members.put("config.json", changed.getBytes(StandardCharsets.UTF_8));
        Path file = archive(members);
        UnreadableFileException e = assertThrows(UnreadableFileException.class, () -> Keras.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    @Test
    void cyclesAreRefused() throws IOException {
        config("functional_operators", "[\"input_layer\", 0, 0]", "[\"subtract\", 0, 0]", "cycle");
    }

    @Test
    void unknownClassesAreNamed() throws IOException {
        Map<String, byte[]> members = members("dense_relu");
        String config = new String(members.get("config.json"), StandardCharsets.UTF_8)
                .replace("\"class_name\": \"Dense\"", "\"class_name\": \"Mystery\"");
        members.put("config.json", config.getBytes(StandardCharsets.UTF_8));
        Path file = archive(members);
        UnsupportedFileException e = assertThrows(UnsupportedFileException.class, () -> Keras.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("Mystery"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("o.layer("), e.getMessage());
    }

    @Test
    void memberOutsideIsRefused() throws IOException {
        Map<String, byte[]> members = members("dense_relu");
        members.put("../evil", new byte[1]);
        assertTrue(refused(archive(members)));
    }

    @Test
    void aMissingMemberIsNamed() throws IOException {
        Map<String, byte[]> members = members("dense_relu");
        members.remove("model.weights.h5");
        Path file = archive(members);
        UnreadableFileException e = assertThrows(UnreadableFileException.class, () -> Keras.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("model.weights.h5"), e.getMessage());
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        Map<String, byte[]> members = members("dense_relu");
        members.put("config.json", ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8));
        assertTrue(refused(archive(members)));
        assertEquals(3, members.size());
    }
}
