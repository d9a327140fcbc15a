package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.learn.TrainingProgress.Event;
import space.perigee.learn.TrainingSample.Domain;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

class ContractFilesTest {
    @TempDir
    Path folder;

    private TrainingJob job() {
        return new TrainingJob(
                folder.resolve("base.onnx"),
                List.of("conv0.weight"),
                Recipe.forRound(7, 100),
                folder.resolve("samples.jsonl"),
                folder.resolve("job"));
    }

    @Test
    void aJobComesBackAsItWasWritten() {
        ContractFiles.writeJob(job());

        assertThat(ContractFiles.readJob(job().file())).isEqualTo(job());
    }

    @Test
    void anUnknownKeyInARecipeIsRefused() throws IOException {
        ContractFiles.writeJob(job());
        Files.writeString(
                job().file(), Files.readString(job().file()).replace("\"batch\"", "\"mosaic\" : true, \"batch\""));

        assertThatThrownBy(() -> ContractFiles.readJob(job().file()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("mosaic");
    }

    @Test
    void aRecipeBeyondItsLimitsIsRefused() throws IOException {
        ContractFiles.writeJob(job());
        Files.writeString(
                job().file(), Files.readString(job().file()).replaceAll("\"threads\" : \\d+", "\"threads\" : 0"));

        assertThatThrownBy(() -> ContractFiles.readJob(job().file()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("0 threads");
    }

    @Test
    void aProgressLineIsOneLine() {
        var progress = new TrainingProgress(Event.FAILED, 3, 10, 2.5, "two\nlines and \"quotes\"");

        String line = ContractFiles.progressLine(progress);

        assertThat(line).doesNotContain("\n").startsWith("{\"event\":\"failed\",\"step\":3,\"steps\":10,\"loss\":2.5");
        assertThat(ContractFiles.readProgress(line)).isEqualTo(progress);
    }

    @Test
    void samplesComeBackAsTheyWereWritten() {
        List<TrainingSample> samples = List.of(
                new TrainingSample(
                        folder.resolve("a.png"),
                        List.of(new LabelledBox(new Box(1, 2.5f, 3, 4), 2)),
                        List.of(new Box(0, 0, 10, 10)),
                        Domain.NEW),
                new TrainingSample(folder.resolve("empty.png"), List.of(), List.of(), Domain.KNOWN));

        SampleFile.write(folder.resolve("s.jsonl"), samples);

        assertThat(SampleFile.read(folder.resolve("s.jsonl"))).isEqualTo(samples);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"image\":\"/a\",\"boxes\":[[0,1,2,3]],\"domain\":\"new\"}",
                "{\"image\":\"/a\",\"boxes\":[[0,5,2,3,4]],\"domain\":\"new\"}",
                "{\"image\":\"/a\",\"boxes\":[[-1,1,2,3,4]],\"domain\":\"new\"}",
                "{\"image\":\"/a\",\"boxes\":[[0,1,2,3,1e400]],\"domain\":\"new\"}",
                "{\"image\":\"/a\",\"boxes\":[],\"domain\":\"night\"}",
                "{\"boxes\":[],\"domain\":\"new\"}",
                "nonsense"
            })
    void aLineThatCannotBeUsedIsNamed(String line) throws IOException {
        Path file = folder.resolve("s.jsonl");
        Files.writeString(file, "{\"image\":\"/a\",\"boxes\":[],\"domain\":\"known\"}\n" + line + "\n");

        assertThatThrownBy(() -> SampleFile.read(file))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("line 2");
    }
}
