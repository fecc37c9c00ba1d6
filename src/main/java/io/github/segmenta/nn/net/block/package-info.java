/** Layers with their parameters. None of them releases its input. */
package io.github.segmenta.nn.net.block;
