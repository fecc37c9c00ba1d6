"""Writes tensors for the tests in the safetensors format, with the versions of the libraries that computed them."""

import json
import struct

import numpy


def write(path, arrays, versions):
	header = {"__metadata__": versions}
	offset = 0
	data = []
	for name, array in arrays.items():
		array = numpy.ascontiguousarray(array, dtype=numpy.float32)
		header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
		offset += array.nbytes
		data.append(array.tobytes())
	text = json.dumps(header).encode()
	text += b" " * (-len(text) % 8)
	with open(path, "wb") as file:
		file.write(struct.pack("<Q", len(text)))
		file.write(text)
		for piece in data:
			file.write(piece)
	print(path, 8 + len(text) + offset, "bytes")
