package space.perigee.cli;

import picocli.CommandLine.Command;

@Command(name = "image", description = "Look at images.", synopsisSubcommandLabel = "COMMAND")
final class ImageGroup extends Group {}
