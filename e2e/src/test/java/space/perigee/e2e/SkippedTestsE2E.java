package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code perigee test} says which tests were skipped and why, with a Maven of this test that only writes Surefire's report. */
class SkippedTestsE2E {
    private static final int TIMEOUT_SECONDS = 60;

    private static final String SAID = """
            Skipped: 1
            skipped: space.perigee.link.TsharkIT: no tshark on the PATH; apt-get install tshark
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        Files.copy(Path.of("../perigee"), folder.resolve("perigee"));
        Path reports = Files.createDirectories(folder.resolve("link/target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-space.perigee.link.OldIT.xml"), report("a reason of an earlier run"));
    }

    private static String report(String reason) {
        return """
                <testcase name="decodes" classname="space.perigee.link.TsharkIT" time="0.1">
                    <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: %s
                	at space.perigee.link.TsharkIT.decodes(TsharkIT.java:30)
                ]]></skipped>
                """.formatted(reason);
    }

    /** What a run says on stdout, Maven's part being one line. */
    private String test(int mavenEndsWith, String... words) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("report"), report("no tshark on the PATH; apt-get install tshark"));
        Path maven = Files.writeString(folder.resolve("mvn"), """
                #!/bin/sh
                if [ "$1" = -v ]; then echo "Apache Maven 3.9.9"; exit; fi
                sleep 0.1 # no file is newer than one of the same tick of the disk's clock
                cp "%1$s/report" "%1$s/link/target/surefire-reports/TEST-space.perigee.link.TsharkIT.xml"
                echo "Skipped: 1"
                exit %2$d
                """.formatted(folder, mavenEndsWith));
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", folder.resolve("perigee").toString(), "test")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(List.of(words));
        builder.environment().put("PERIGEE_MVN", maven.toString());
        builder.environment().put("PERIGEE_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(mavenEndsWith);
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @Test
    void whatThisRunSkippedIsTold() throws Exception {
        assertThat(test(0)).isEqualTo(SAID);
        assertThat(test(0, "link")).isEqualTo(SAID);
    }

    @Test
    void alsoWhereTestsFailed() throws Exception {
        assertThat(test(1)).isEqualTo(SAID);
        assertThat(test(1, "link")).isEqualTo(SAID);
    }
}
