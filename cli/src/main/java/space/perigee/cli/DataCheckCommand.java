package space.perigee.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import space.perigee.vision.DataCheck;
import space.perigee.vision.DataSets;
import space.perigee.vision.PictureCheck;

@Command(
        name = "check",
        description = {
            "Read a data set and say what is in it: images, boxes per class and split, each trouble with file and line."
                    + " Every image is opened.",
            "YOLO layout: folders images, labels, splits (with D_train.txt and D_test.txt) and classes.txt. COCO: a folder"
                    + " annotations with D_train.json and D_test.json. Exit code 2 where there is a trouble."
        })
final class DataCheckCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "DIR", description = "The data set.")
    private Path folder = Path.of("");

    @Mixin
    private Output output = new Output();

    DataCheckCommand(Cli cli) {
        this.cli = cli;
    }

    /** A split as programs read it; boxes by class name. */
    record Split(String name, int images, Map<String, Integer> boxes, int empty, int ignored, boolean carved) {}

    /** A data set as programs read it. */
    record Checked(String format, List<String> classes, List<Split> splits, List<DataCheck.Trouble> troubles) {}

    @Override
    public Integer call() {
        DataCheck check = opened(DataSets.check(folder));
        List<String> classes = check.data().classes();
        List<Split> splits =
                check.splits().stream().map(split -> split(split, classes)).toList();
        output.print(cli, new Checked(check.format(), classes, splits, check.troubles()), table(splits, classes));
        if (output.isTable())
            for (DataCheck.Trouble trouble : check.troubles()) cli.err().println(trouble);
        if (check.troubles().isEmpty()) return Perigee.OK;
        String more = check.troubles().size() >= DataCheck.MAX_TROUBLES ? " or more" : "";
        cli.err().println(Counted.of(check.troubles().size(), "trouble") + more + " in " + folder);
        return Perigee.BAD_INPUT;
    }

    private DataCheck opened(DataCheck check) {
        int images = PictureCheck.files(check.data()).size();
        try (Progress progress = Progress.of(cli, "opening images", images, "images")) {
            return PictureCheck.opened(check, progress::at);
        }
    }

    private static Split split(DataCheck.SplitCount count, List<String> classes) {
        Map<String, Integer> boxes = new LinkedHashMap<>();
        for (int i = 0; i < classes.size(); i++)
            boxes.merge(
                    classes.get(i),
                    count.boxes().get(i),
                    Integer::sum); // a name that stands twice is told as a trouble
        return new Split(count.name(), count.images(), boxes, count.empty(), count.ignored(), count.carved());
    }

    private static Table table(List<Split> splits, List<String> classes) {
        List<String> headings = new ArrayList<>(List.of("SPLIT", ">IMAGES"));
        for (String name : new LinkedHashSet<>(classes)) headings.add(">" + name);
        headings.addAll(List.of(">EMPTY", ">IGNORED", "NOTE"));
        Table table = new Table(headings.toArray(String[]::new));
        for (Split split : splits) {
            List<Object> cells = new ArrayList<>(List.of(split.name(), split.images()));
            cells.addAll(split.boxes().values());
            cells.addAll(List.of(split.empty(), split.ignored(), split.carved() ? "carved out of train" : ""));
            table.row(cells.toArray());
        }
        return table;
    }
}
