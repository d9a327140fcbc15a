package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code perigee key make} and {@code key list}, typed. */
class KeyTest {
    @TempDir
    private Path folder;

    private Path keys;

    @BeforeEach
    void nameFolder() {
        keys = folder.resolve("keys");
    }

    private Typed make(String... names) {
        List<String> line = new ArrayList<>(List.of("key", "make", "--folder", keys.toString()));
        line.addAll(List.of(names));
        return Typed.perigee(folder, line.toArray(String[]::new));
    }

    private Typed list(String... options) {
        List<String> line = new ArrayList<>(List.of("key", "list", "--folder", keys.toString()));
        line.addAll(List.of(options));
        return Typed.perigee(folder, line.toArray(String[]::new));
    }

    @Test
    void privateKeysAreForTheirOwnerAlone() throws Exception {
        make("operations", "learning").done();

        for (String name : List.of("operations.key", "learning.key")) {
            Path file = keys.resolve(name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----\n");
            byte[] pkcs8 = Base64.getDecoder().decode(Files.readAllLines(file).get(1));
            assertThat(KeyFactory.getInstance("Ed25519")
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
                            .getAlgorithm())
                    .isEqualTo("EdDSA");
        }
    }

    @Test
    void aKeyIsNeverOverwritten() throws IOException {
        make("safety").done();
        byte[] before = Files.readAllBytes(keys.resolve("safety.key"));

        make("operations", "safety")
                .assertRefused(
                        Perigee.BAD_INPUT, "delta.key-exists: there is a key file " + keys.resolve("safety.key"));

        assertThat(keys.resolve("safety.key")).hasBinaryContent(before);
        assertThat(keys.resolve("operations.key")).doesNotExist();
        Files.delete(keys.resolve("safety.key"));
        make("safety").assertRefused(Perigee.BAD_INPUT, "delta.key-exists", "safety.pub already; choose another name");
    }

    /** Neither the file's text nor the seed inside, in any spelling. */
    @Test
    void theListShowsIdsAndNothingPrivate() throws IOException {
        Typed made = make("operations", "learning").done();
        Files.delete(keys.resolve("learning.key"));

        Typed table = list().done();
        JsonNode json = list("-o", "json").done().json();

        assertThat(table.out().lines().skip(1))
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).matches("learning +[0-9a-f]{16} +- +" + keys.resolve("learning.pub")),
                        line -> assertThat(line)
                                .matches("operations +[0-9a-f]{16} +here +" + keys.resolve("operations.pub")));
        assertThat(list("-o", "yaml").done().yaml()).isEqualTo(json);
        assertThat(json.get(1).get("id").asString()).matches("[0-9a-f]{16}");
        assertThat(json.get(0).get("hasPrivate").asBoolean()).isFalse();
        String body = Files.readAllLines(keys.resolve("operations.key")).get(1);
        String seed = body.substring(body.length() - 44); // 32 octets at the end of the PKCS#8 form
        for (Typed said : List.of(made, table, list("-o", "json"), list("-o", "yaml")))
            assertThat(said.out()).doesNotContain("PRIVATE KEY", body, seed.substring(4, 40));
    }

    @Test
    void aFolderWithoutKeysIsASentence() {
        Typed typed = list();

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).isEqualTo("There are no keys in " + keys + "; make some with perigee key make.\n");
    }

    @Test
    void aNameThatCannotBeIsRefused() {
        make("../operations").assertRefused(Perigee.BAD_INPUT, "mission.bad-name", "../operations");
        assertThat(folder.resolve("operations.key")).doesNotExist();
    }
}
