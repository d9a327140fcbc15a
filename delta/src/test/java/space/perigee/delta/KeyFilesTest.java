package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
    @TempDir
    Path folder;

    /** RFC 8032, 7.1, test 3: message af82. */
    @Test
    void ed25519IsThatOfItsStandard() {
        byte[] message = {(byte) 0xaf, (byte) 0x82};
        byte[] signature = Ed25519.sign(Samples.privateKey(2), message);

        assertThat(HexFormat.of().formatHex(signature))
                .isEqualTo("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
        assertThat(Ed25519.verifies(Samples.publicKey(2), signature, 0, message, 0))
                .isTrue();
        assertThat(Ed25519.verifies(Samples.publicKey(1), signature, 0, message, 0))
                .isFalse();
    }

    @Test
    void aMadeKeySignsAndIsListed() {
        KeyFiles.KeyEntry made = KeyFiles.make(folder.resolve("keys"), "alice");
        SigningKey key = KeyFiles.signingKey(folder.resolve("keys/alice.key"));

        assertThat(key.id()).isEqualTo(made.id()).hasToString(made.id().toString());
        assertThat(KeyFiles.list(folder.resolve("keys"))).containsExactly(made);
        assertThat(KeyFiles.trustStore(folder.resolve("keys"), 1).threshold()).isEqualTo(1);
        assertThat(KeyFiles.list(folder.resolve("none"))).isEmpty();
    }

    @Test
    void aPrivateKeyIsItsOwnersAlone() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system keeps no modes");
        KeyFiles.make(folder, "alice");
        Path file = folder.resolve("alice.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> KeyFiles.signingKey(file))
                    .hasMessage(
                            "delta.key-readable-by-others: private key %s can be used by others than its owner"
                                    + " (mode %s); type: chmod 600 %s",
                            file, mode, file);
        }
    }

    @Test
    void aKeyIsNeverOverwritten() {
        KeyFiles.make(folder, "alice");

        assertThatThrownBy(() -> KeyFiles.make(folder, "alice")).hasMessageContaining("there is a key file");
        assertThatThrownBy(() -> KeyFiles.make(folder, "../alice")).hasMessageContaining("is not a DNS label");
    }

    @Test
    void halvesThatDoNotBelongTogetherAreRefused() throws IOException {
        KeyFiles.make(folder, "alice");
        KeyFiles.make(folder, "bob");
        Files.delete(folder.resolve("alice.pub"));
        Files.copy(folder.resolve("bob.pub"), folder.resolve("alice.pub"));

        assertThatThrownBy(() -> KeyFiles.signingKey(folder.resolve("alice.key")))
                .hasMessageContaining("it does not belong to " + folder.resolve("alice.pub"));
    }

    @Test
    void brokenFilesAreNamed() throws IOException {
        Path file = folder.resolve("x.pub");
        assertThatThrownBy(() -> KeyFiles.publicKey(file)).hasMessageContaining("there is no file " + file);
        Files.writeString(file, "hello");
        assertThatThrownBy(() -> KeyFiles.publicKey(file)).hasMessageContaining("it has no PEM block \"PUBLIC KEY\"");
        Files.writeString(file, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        assertThatThrownBy(() -> KeyFiles.publicKey(file)).hasMessageContaining("it holds no Ed25519 public key");
        Files.write(file, new byte[5000]);
        assertThatThrownBy(() -> KeyFiles.publicKey(file)).hasMessageContaining("over the limit of 4096 bytes");
    }
}
