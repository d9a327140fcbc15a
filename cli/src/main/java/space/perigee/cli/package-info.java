/** The command line: wires the ground by hand, starts the other processes, draws the report. */
@NullMarked
package space.perigee.cli;

import org.jspecify.annotations.NullMarked;
