/** Networks for semantic segmentation, one class each, built from {@code net.block} and {@code net.backbone}. */
package io.github.segmenta.nn.net;
