/**
 * Detection of objects by boxes: anchors, coding, matching, sampling, suppression, and the way of masks between boxes and
 * images. Boxes are arrays of four values each, x1, y1, x2, y2 in pixels from the left and upper edge of the first pixel.
 */
package io.github.segmenta.nn.detect;
