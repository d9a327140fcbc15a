/** Orbital elements in; passes, ground tracks and sunlight out. */
@NullMarked
package space.perigee.orbit;

import org.jspecify.annotations.NullMarked;
