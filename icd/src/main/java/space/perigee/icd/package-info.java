/** The interface control document as code: every body that crosses the radio, with its byte table. */
@NullMarked
package space.perigee.icd;

import org.jspecify.annotations.NullMarked;
