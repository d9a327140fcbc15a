package space.perigee.cli;

import picocli.CommandLine.Command;

@Command(
        name = "delta",
        description = "Make, look into, check and apply updates of a model.",
        synopsisSubcommandLabel = "COMMAND")
final class DeltaGroup extends Group {}
