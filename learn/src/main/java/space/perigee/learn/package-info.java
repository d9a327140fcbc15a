/** One learning round: recipe, trainer contract, evaluation, promotion gate. */
@NullMarked
package space.perigee.learn;

import org.jspecify.annotations.NullMarked;
