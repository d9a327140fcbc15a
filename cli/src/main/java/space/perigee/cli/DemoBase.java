package space.perigee.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Text;
import space.perigee.model.ModelCard;
import space.perigee.model.OnnxIndex;
import space.perigee.vision.DataSet;

/** The model that a demo is launched with: the shipped one where its classes and channels fit the data, else one trained first. */
final class DemoBase {
    /** A demo is watched: what fits into this is trained, which shows the way rather than the gain. */
    private static final Duration BUDGET = Duration.ofMinutes(8);

    private static final Duration QUICK_BUDGET = Duration.ofMinutes(2);

    private DemoBase() {}

    static Path model(Cli cli, DemoSettings settings, DemoData data) {
        Path shipped = new ModelOption().onnxFile(cli);
        ModelCard card = OnnxIndex.read(shipped).card();
        DataSet set = data.deciding();
        int channels = BaseOrder.channels(set, data.known());
        if (card.classes().equals(set.classes()) && card.channels() == channels) return shipped;
        return trained(cli, settings, data, channels);
    }

    private static Path trained(Cli cli, DemoSettings settings, DemoData data, int channels) {
        DataSet set = data.deciding();
        int images = set.split(data.known(), DataSet.Part.TRAIN).size();
        int epochs = BaseWorkshop.epochsIn(settings.quick() ? QUICK_BUDGET : BUDGET, images, TrainCommand.USUAL_EPOCHS);
        BaseOrder order = new BaseOrder(set, data.known(), List.of(), epochs, settings.seed(), Optional.empty());
        String command = Text.of(
                "perigee train --data %s --known %s --epochs %d --seed %d",
                set.folder().toAbsolutePath().normalize().getFileName(), data.known(), epochs, settings.seed());
        cli.err()
                .println(Text.of(
                        "The data set has %s in %s, which the shipped model does not know: a base is trained on"
                                + " %s first, %d epochs, about %s, unless the cache has it. More epochs make a better one:"
                                + " perigee train.",
                        String.join(", ", set.classes()),
                        Counted.of(channels, "channel"),
                        data.known(),
                        epochs,
                        Times.about(BaseWorkshop.expected(order))));
        BaseWorkshop.Base base =
                new BaseWorkshop(cli).make(order, new BaseWorkshop.Notes(command, TrainCommand.licence(set)));
        cli.err()
                .println(Text.of(
                        "The base is %s, mAP50 %s on %s_val.",
                        base.digest().shortHex(), base.card().notes().getOrDefault("map50.val", "-"), data.known()));
        return base.file();
    }
}
