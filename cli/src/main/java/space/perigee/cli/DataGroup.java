package space.perigee.cli;

import picocli.CommandLine.Command;

@Command(name = "data", description = "Look at data sets.", synopsisSubcommandLabel = "COMMAND")
final class DataGroup extends Group {}
