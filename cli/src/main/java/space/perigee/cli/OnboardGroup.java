package space.perigee.cli;

import picocli.CommandLine.Command;

@Command(name = "onboard", description = "The space segment.")
final class OnboardGroup extends Group {}
