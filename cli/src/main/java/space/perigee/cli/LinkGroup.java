package space.perigee.cli;

import picocli.CommandLine.Command;

@Command(name = "link", description = "The radio link between the segments.")
final class LinkGroup extends Group {}
