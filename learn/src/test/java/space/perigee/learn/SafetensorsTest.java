package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Problem;

class SafetensorsTest {
    @TempDir
    Path folder;

    /** What the format's own description says, written by hand: header of 72 bytes, then 1.0f and -2.0f. */
    @Test
    void readsTheFormOfItsDescription() throws IOException {
        String header = "{\"__metadata__\":{\"made\":\"by hand\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        Path file = file(header, 8);
        byte[] octets = Files.readAllBytes(file);
        ByteBuffer.wrap(octets)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(octets.length - 8, 1f)
                .putFloat(octets.length - 4, -2f);
        Files.write(file, octets);

        Map<String, TensorValues> read = Safetensors.read(file);

        assertThat(read).hasSize(1).hasEntrySatisfying("a", tensor -> {
            assertThat(tensor.shape()).containsExactly(1, 2);
            assertThat(tensor.values()).containsExactly(1f, -2f);
        });
    }

    @Test
    void writesTheSameBytesForTheSameTensors() throws IOException {
        Path file = folder.resolve("x.safetensors");
        Safetensors.write(
                file,
                Map.of(
                        "b", new TensorValues(List.of(), new float[] {3}),
                        "a", new TensorValues(List.of(2), new float[] {1, 2})));

        byte[] octets = Files.readAllBytes(file);
        assertThat(new String(octets, 8, octets.length - 20, StandardCharsets.UTF_8).strip())
                .isEqualTo("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}");
        assertThat(HexFormat.of().formatHex(octets, octets.length - 12, octets.length))
                .isEqualTo("0000803f" + "00000040" + "00004040");
        assertThat(ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}} | not of F32",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | has 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | has a size -2",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}} | lies at 8..16",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | lies at 8..0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 bytes belong to no tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | lies at 4..8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,8]}} | too large",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8.5]}} | no data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | no JSON",
                "[1] | no object",
                "{\"a\": | no JSON"
            })
    void refusesWhatDoesNotAddUp(String header, String reason) throws IOException {
        Path file = file(header, 8);

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAHeaderLongerThanTheFile() throws IOException {
        for (long length : new long[] {1, 100, Long.MAX_VALUE, -1}) {
            Path file = folder.resolve("h.safetensors");
            Files.write(
                    file,
                    ByteBuffer.allocate(20)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array());
            assertThatThrownBy(() -> Safetensors.read(file))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("a header of");
        }
    }

    private Path file(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("t.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(8 + text.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .array());
        return file;
    }
}
