/** Layers with their parameters. None of them releases its input. */
package io.github.segmenta.net.block;
