package space.perigee.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void aFolderIsTakenOnceAndAgainAfterItIsLetGo() {
        try (FolderLock first = FolderLock.take(folder)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> FolderLock.take(folder))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("mission.folder-busy")
                    .hasMessageContaining(folder.toString());
        }
        FolderLock.take(folder).close();
    }

    @Test
    void anotherProcessIsKeptOutUntilItsHolderIsKilled() throws IOException, InterruptedException {
        Process holder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(holder.getInputStream().read()).isEqualTo('k');
        assertThatThrownBy(() -> FolderLock.take(folder)).hasMessageContaining("mission.folder-busy");

        holder.destroyForcibly().waitFor();

        FolderLock.take(folder).close();
    }

    /** Holds the folder until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (FolderLock lock = FolderLock.take(Path.of(args[0]))) {
                System.out.write('k');
                System.out.flush();
                int end = System.in.read();
                Check.that(end < 0 && lock != null, "the parent closes our input, nothing else");
            }
        }
    }
}
