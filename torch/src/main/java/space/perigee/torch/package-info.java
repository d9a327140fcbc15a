/** The libtorch trainer: a worker process with a main of its own. */
@NullMarked
package space.perigee.torch;

import org.jspecify.annotations.NullMarked;
