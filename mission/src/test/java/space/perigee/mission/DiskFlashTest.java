package space.perigee.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFlashTest {
    @TempDir
    Path root;

    private DiskFlash flash;

    @BeforeEach
    void open() {
        flash = new DiskFlash(root);
    }

    @Test
    void replacedFilesHoldTheNewContentAndLeaveNothingBeside() {
        flash.replace("a/b", new byte[] {1});
        flash.replace("a/b", new byte[] {2, 3});

        assertThat(flash.read("a/b", 10)).containsExactly(2, 3);
        assertThat(flash.list("a")).containsExactly("a/b");
    }

    @Test
    void aFileOverTheLimitIsRefusedBeforeItIsRead() {
        flash.replace("big", new byte[11]);

        assertThatThrownBy(() -> flash.read("big", 10)).hasMessageContaining("big has 11 bytes, over the limit of 10");
    }

    @Test
    void positionsAreHonouredAndReadsEndWithTheFile() {
        try (Flash.FlashFile file = flash.open("part")) {
            file.write(4, ByteBuffer.wrap(new byte[] {7, 8}));
            ByteBuffer into = ByteBuffer.allocate(10);

            assertThat(file.read(3, into)).isEqualTo(3);
            assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 7, 8}));
        }
    }

    @Test
    void namesCannotLeaveTheFolder() {
        assertThatThrownBy(() -> flash.exists("../x")).isInstanceOf(IllegalStateException.class);
    }

    /** What is on the disk when the process is killed before the rename, of names that never come again. */
    @Test
    void whatKilledReplacesLeftIsSweptAndNothingElse() throws IOException {
        flash.replace("samples/one", new byte[] {1});
        for (String left : List.of("status.aside", "samples/two.aside", "cfdp/inbox/msg/3.aside")) {
            Path file = Files.createDirectories(root.resolve(left).getParent())
                    .resolve(left.substring(left.lastIndexOf('/') + 1));
            Files.write(file, new byte[] {2});
        }

        assertThat(flash.sweep()).isEqualTo(3);

        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(root.resolve("samples/one"));
        }
        assertThat(flash.sweep()).isZero();
    }
}
