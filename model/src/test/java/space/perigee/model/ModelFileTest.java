package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;

class ModelFileTest {
    private final ModelFile model = Models.small(1);

    @Test
    void aWrittenModelIsReadBackAsItWas(@TempDir Path folder) {
        Path file = folder.resolve("sub/model.onnx");
        model.write(file);

        ModelFile read = ModelFile.read(file);

        assertThat(read.digest()).isEqualTo(model.digest()).isEqualTo(Digest.of(file));
        assertThat(read.graph()).isEqualTo(model.graph());
        assertThat(read.tensors()).isEqualTo(model.tensors());
    }

    @Test
    void theIndexOfAFileIsThatOfItsBytes(@TempDir Path folder) {
        Path file = folder.resolve("model.onnx");
        model.write(file);

        OnnxIndex index = OnnxIndex.read(file);

        assertThat(index.tensors()).isEqualTo(model.tensors());
        assertThat(index.graph()).isEqualTo(model.graph());
        assertThat(index.card()).isEqualTo(Models.SMALL);
    }

    @Test
    void changedFloatsChangeNothingElse() {
        float[] beta = {1, 2, 3, 4, 5, 6, 7, Float.NaN};
        ModelFile changed = model.withFloats(Map.of("conv0.beta", beta));

        assertThat(changed.floats("conv0.beta")).isEqualTo(beta);
        assertThat(changed.digest()).isNotEqualTo(model.digest());
        assertThat(changed.withFloats(Map.of("conv0.beta", new float[8])).digest())
                .isEqualTo(model.digest());
    }

    @Test
    void wrongNamesAndSizesAreRefused() {
        assertThatThrownBy(() -> model.floats("conv99.weight"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("small has no tensor \"conv99.weight\"");
        assertThatThrownBy(() -> model.withFloats(Map.of("conv0.beta", new float[7])))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("\"conv0.beta\" of small has 8 elements, not 7");
    }

    @Test
    void aMissingFileIsRefusedByName() {
        assertThatThrownBy(() -> ModelFile.read(Path.of("no/such.onnx")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("there is no file no/such.onnx");
        assertThatThrownBy(() -> OnnxIndex.read(Path.of("no/such.onnx"))).isInstanceOf(Problem.class);
    }
}
