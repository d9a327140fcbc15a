package space.perigee.cli;

import picocli.CommandLine.Command;

@Command(name = "ground", description = "The ground segment.")
final class GroundGroup extends Group {}
