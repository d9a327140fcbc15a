/** What a loop did, as {@code report.json} and as one self-contained page. */
@NullMarked
package space.perigee.cli.report;

import org.jspecify.annotations.NullMarked;
