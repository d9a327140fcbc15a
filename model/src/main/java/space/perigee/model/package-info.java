/** The model as a file: ONNX tensor index, digests, weights, model card. */
@NullMarked
package space.perigee.model;

import org.jspecify.annotations.NullMarked;
