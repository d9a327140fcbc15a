/** The space segment: what runs on the satellite. */
@NullMarked
package space.perigee.onboard;

import org.jspecify.annotations.NullMarked;
