/** Networks that were made to classify images, as feature extractors, one class a family. */
package io.github.segmenta.nn.net.backbone;
