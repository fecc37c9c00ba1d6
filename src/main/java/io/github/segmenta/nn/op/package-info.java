/**
 * The arithmetic of networks: buffers outside the Java heap, operations on them with their gradients, and the way from
 * images to tensors and back. The only package that knows ND4J's arrays and native operations; nothing is loaded
 * before the first network is used.
 */
package io.github.segmenta.nn.op;
