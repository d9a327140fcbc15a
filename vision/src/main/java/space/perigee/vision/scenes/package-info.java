/** Thermal aerial scenes that Perigee draws itself, with their labels: seeded, the same bytes on every machine. */
@NullMarked
package space.perigee.vision.scenes;

import org.jspecify.annotations.NullMarked;
