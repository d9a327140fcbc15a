package space.perigee.cli;

import picocli.CommandLine.Command;

@Command(name = "key", description = "The keys that sign updates.", synopsisSubcommandLabel = "COMMAND")
final class KeyGroup extends Group {}
