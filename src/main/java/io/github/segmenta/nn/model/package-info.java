/** Trained networks on disk and at work. */
package io.github.segmenta.nn.model;
