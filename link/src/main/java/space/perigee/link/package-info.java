/** CFDP engine, message channel and link models. */
@NullMarked
package space.perigee.link;

import org.jspecify.annotations.NullMarked;
