/** The ground segment. */
@NullMarked
package space.perigee.ground;

import org.jspecify.annotations.NullMarked;
