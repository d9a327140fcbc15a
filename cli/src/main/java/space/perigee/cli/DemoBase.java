package space.perigee.cli;

import java.nio.file.Path;
import space.perigee.model.ModelCard;
import space.perigee.model.OnnxIndex;

/** The model that a demo is launched with: the shipped one where its classes fit the data. */
final class DemoBase {
    private DemoBase() {}

    static Path model(Cli cli, DemoSettings settings, DemoData data) {
        Path shipped = new ModelOption().onnxFile(cli);
        ModelCard card = OnnxIndex.read(shipped).card();
        if (card.classes().equals(data.data().classes())) return shipped;
        throw CliProblem.OTHER_CLASSES.with(card.classes(), data.data().classes());
    }
}
