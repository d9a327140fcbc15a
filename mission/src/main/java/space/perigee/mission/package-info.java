/** Ids, units, time, checks and the ports that everyone needs; the JDK is all it uses. */
@NullMarked
package space.perigee.mission;

import org.jspecify.annotations.NullMarked;
