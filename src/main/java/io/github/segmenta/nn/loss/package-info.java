/** What training makes small. Each loss gives its value and its derivative with respect to the network's scores. */
package io.github.segmenta.nn.loss;
