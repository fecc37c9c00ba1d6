/** Learning a network's parameters from examples. */
package io.github.segmenta.nn.train;
