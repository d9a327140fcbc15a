package space.perigee.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import space.perigee.mission.Text;
import space.perigee.vision.ImageInfo;
import space.perigee.vision.Images;

@Command(
        name = "info",
        description = "What an image is: size, bands, type, orientation, corners in longitude and latitude.")
final class ImageInfoCommand implements Callable<Integer> {
    /** In the order of {@link ImageInfo#corners()}. */
    private static final List<String> CORNERS = List.of("upper left", "upper right", "lower right", "lower left");

    private final Cli cli;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "PNG, JPEG, TIFF or GeoTIFF.")
    private List<Path> files = List.of();

    @Mixin
    private Output output = new Output();

    ImageInfoCommand(Cli cli) {
        this.cli = cli;
    }

    /** An image as programs read it. */
    record Row(String file, ImageInfo info) {}

    @Override
    public Integer call() {
        List<Row> rows = files.stream()
                .map(file -> new Row(file.toString(), whole(file)))
                .toList();
        output.print(cli, rows, table(rows));
        return Perigee.OK;
    }

    /** A cut-off file has a sound header: only reading it to its end shows that all of it is there. */
    private static ImageInfo whole(Path file) {
        ImageInfo info = Images.info(file);
        Images.read(file);
        return info;
    }

    private static Table table(List<Row> rows) {
        Table table = new Table("FILE", "WHAT", "VALUE");
        for (Row row : rows) {
            ImageInfo info = row.info();
            table.row(row.file(), "format", info.format());
            table.row("", "size", info.widthPx() + " x " + info.heightPx() + " px");
            table.row("", "bands", info.bands() + " of " + info.bitsPerSample() + " bit, " + info.type());
            table.row(
                    "",
                    "orientation",
                    info.orientation() == 1 ? "upright" : info.orientation() + ", applied by reading");
            if (info.corners().isEmpty()) table.row("", "place", "unknown: it has no georeference");
            else table.row("", "frame", info.referenceFrame());
            for (int i = 0; i < info.corners().size(); i++) {
                ImageInfo.LonLat corner = info.corners().get(i);
                table.row("", CORNERS.get(i), Text.of("lon %.6f°, lat %.6f°", corner.lonDeg(), corner.latDeg()));
            }
        }
        return table;
    }
}
