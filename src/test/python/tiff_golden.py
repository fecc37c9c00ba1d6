"""Small TIFFs of every kind that laboratories have, and the pixels that tifffile finds in them.

Writers: tifffile 2023.2.3 and Pillow 9.4.0 (libtiff 4.5.0); where both can read a file, they must agree.
Usage: /usr/bin/python3 tiff_golden.py  (writes into ../resources/golden/tiff)
"""
import json
import pathlib
import struct

import numpy as np
import tifffile
from PIL import Image

FOLDER = pathlib.Path(__file__).parent.parent / "resources/golden/tiff"
W, H = 17, 9
expected = {}
rng = np.random.default_rng(6)
ramp = np.add.outer(np.arange(H) * 7, np.arange(W) * 3)
grey8 = (ramp + rng.integers(0, 40, (H, W))).astype(np.uint8)
grey16 = (ramp * 191 + rng.integers(0, 9000, (H, W))).astype(np.uint16)
rgb8 = np.stack([grey8, grey8.T.reshape(H, W), 255 - grey8], -1)
rgb16 = rgb8.astype(np.uint16) * 201 + 7
stack8 = np.stack([grey8, 255 - grey8, grey8[::-1]])


def note(name, planes, channels=1, exact=0):
	"""Planes in ImageJ's order; whole numbers where they are."""
	planes = np.asarray(planes)
	if planes.ndim == 2:
		planes = planes[None]
	flat = planes.reshape(-1)
	whole = flat.dtype.kind in "ui"
	values = [int(v) for v in flat] if whole else [float(np.float32(v)) for v in flat]
	expected[name] = {"width": planes.shape[2], "height": planes.shape[1], "planes": planes.shape[0],
		              "channels": channels, "tolerance": exact, "values": values}


def by_tifffile(name, data, planes=None, channels=1, read=True, **options):
	file = FOLDER / (name + ".tif")
	tifffile.imwrite(file, data, software="", **options)
	if read:
		assert np.array_equal(tifffile.imread(file), data), name
	note(name, data if planes is None else planes, channels)


def by_pillow(name, data, planes=None, exact=0, mode=None, **options):
	file = FOLDER / (name + ".tif")
	Image.fromarray(data, mode).save(file, format="TIFF", **options)
	note(name, data if planes is None else planes, exact=exact)
	return file


def chunks(rgb):
	return np.moveaxis(rgb, -1, 0)


FOLDER.mkdir(parents=True, exist_ok=True)
for old in FOLDER.glob("*.tif"):
	old.unlink()

# numbers
for kind in ("uint8", "int8", "uint16", "int16", "uint32", "int32", "float16", "float32", "float64"):
	values = ramp.astype(float) * 1.5 - 40 if kind[0] in "if" else ramp.astype(float)
	data = (values * (200 if kind.endswith(("16", "32")) and kind[0] != "f" else 1 / 3 if kind[0] == "f" else 0.5)).astype(kind)
	by_tifffile(kind, data)
	by_tifffile(kind + "-big-endian", data, byteorder=">")
	by_tifffile(kind + "-deflate", data, compression="zlib", rowsperstrip=5)
	by_tifffile(kind + "-tiles", data, tile=(16, 16))
	by_tifffile(kind + "-bigtiff", data, bigtiff=True)
data = np.full((H, W), 4294967040, np.uint32)
by_tifffile("uint32-large", data)
big = (np.add.outer(np.arange(35) * 5, np.arange(40) * 2)).astype(np.uint8)
by_tifffile("many-tiles-deflate", big, tile=(16, 16), compression="zlib")

# predictors, as tifffile's own helpers or numpy make them
by_pillow("lzw-predictor", grey8, compression="tiff_lzw", tiffinfo={317: 2})
by_pillow("lzw-predictor-16", grey16, mode="I;16", compression="tiff_lzw", tiffinfo={317: 2})
by_pillow("deflate-predictor-rgb", rgb8, chunks(rgb8), compression="tiff_adobe_deflate", tiffinfo={317: 2})
float32 = (ramp * 0.37 - 11).astype(np.float32)
by_pillow("deflate-predictor-float", float32, compression="tiff_adobe_deflate", tiffinfo={317: 3})

# compressions
for compression in ("tiff_lzw", "packbits", "tiff_deflate", "tiff_adobe_deflate"):
	by_pillow(compression.replace("tiff_", "").replace("_", "-"), grey8, compression=compression)
by_pillow("jpeg", grey8, exact=12, compression="jpeg", quality=95)
bits = grey8 > 90
for compression in ("group3", "group4", "tiff_ccitt", "raw"):
	by_pillow("bits-" + compression.replace("tiff_", ""), bits, bits.astype(np.uint8) * 255,
		      compression=None if compression == "raw" else compression)

# colours
by_tifffile("rgb", rgb8, chunks(rgb8), photometric="rgb")
by_tifffile("rgb-planar", chunks(rgb8), chunks(rgb8), photometric="rgb", planarconfig="separate")
by_tifffile("rgb16", rgb16, chunks(rgb16), 3, photometric="rgb")
by_tifffile("rgb16-planar-deflate", chunks(rgb16), chunks(rgb16), 3, photometric="rgb", planarconfig="separate",
		    compression="zlib")
by_tifffile("rgb-tiles", rgb8, chunks(rgb8), photometric="rgb", tile=(16, 16))
rgba = np.concatenate([rgb8, np.full((H, W, 1), 128, np.uint8)], -1)
by_tifffile("rgba", rgba, chunks(rgb8), photometric="rgb", extrasamples=["unassalpha"])
by_tifffile("channels-chunky", chunks(rgb16)[:2].transpose(1, 2, 0), chunks(rgb16)[:2], 2, photometric="minisblack",
		    planarconfig="contig", extrasamples=["unspecified"])
colours = np.stack([np.arange(256), 255 - np.arange(256), np.arange(256) // 2]).astype(np.uint16) * 257
by_tifffile("palette", grey8, photometric="palette", colormap=colours)
by_tifffile("palette-deflate", grey8, photometric="palette", colormap=colours, compression="zlib")
by_tifffile("white-is-zero", grey8, photometric="miniswhite")
by_tifffile("white-is-zero-deflate", grey16, photometric="miniswhite", compression="zlib")

# what ImageJ's images can't hold, or the reader doesn't know
tifffile.imwrite(FOLDER / "refused-channels-planar.tif", stack8, software="", photometric="minisblack", planarconfig="separate")
tifffile.imwrite(FOLDER / "refused-int64.tif", ramp.astype(np.int64), software="")
with tifffile.TiffWriter(FOLDER / "refused-pages-of-two-sizes.tif") as file:
	file.write(grey8, software="")
	file.write(grey8[:5], software="")
with tifffile.TiffWriter(FOLDER / "thumbnail.tif") as file:
	file.write(grey8, software="")
	file.write(grey8[::2, ::2], software="", subfiletype=1)
note("thumbnail", grey8)

# pages
by_tifffile("pages", stack8, photometric="minisblack")
by_tifffile("pages-deflate-16", stack8.astype(np.uint16) * 3, photometric="minisblack", compression="zlib")
by_tifffile("pages-rgb-deflate", np.stack([rgb8, 255 - rgb8]), np.concatenate([chunks(rgb8), chunks(255 - rgb8)]),
		    photometric="rgb", compression="zlib")
hyper = (np.arange(2 * 3 * 2 * H * W).reshape(2, 3, 2, H, W) % 4099).astype(np.uint16)  # t, z, c
for name, options in (("imagej", {}), ("imagej-deflate", {"compression": "zlib"}), ("imagej-bigtiff", {"bigtiff": True})):
	imagej = name != "imagej-bigtiff"
	text = None if imagej else "ImageJ=1.11a\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\nmode=color\nunit=um\nspacing=0.5\n"
	by_tifffile(name, hyper, hyper.reshape(12, H, W), 2, read=imagej, imagej=imagej, resolution=(4.0, 4.0), description=text,
		        photometric="minisblack", metadata={"axes": "TZCYX", "unit": "um", "spacing": 0.5, "mode": "color",
		                  "Ranges": (0.0, 500.0, 0.0, 900.0)} if imagej else None, **options)
by_tifffile("imagej-one-directory", hyper[:, :, 0], hyper[:, :, 0].reshape(6, H, W), 1, imagej=True, metadata={"axes": "TZYX"},
		    contiguous=True)
by_tifffile("ome", stack8, photometric="minisblack", ome=True, metadata={"axes": "ZYX"})

# bits that are no bytes: packed here, row by row, most significant bit first (tifffile can't write or read them alone)
for depth in (2, 4, 10, 12, 14):
	data = (grey16 >> (16 - depth)).astype(np.uint16)
	rows = b"".join(np.packbits(np.unpackbits(row.astype(">u2").view(np.uint8)).reshape(W, 16)[:, 16 - depth:].reshape(-1))
		            .tobytes() for row in data)
	tags = [(256, 4, W), (257, 4, H), (258, 3, depth), (259, 3, 1), (262, 3, 1), (273, 4, 0), (277, 3, 1), (278, 4, H),
		    (279, 4, len(rows))]
	start = 8 + 2 + 12 * len(tags) + 4
	out = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", len(tags))
	for tag, kind, value in tags:
		value = start if tag == 273 else value
		out += struct.pack(">HHI", tag, kind, 1) + (struct.pack(">HH", value, 0) if kind == 3 else struct.pack(">I", value))
	(FOLDER / f"bits{depth}.tif").write_bytes(out + struct.pack(">I", 0) + rows)
	note(f"bits{depth}", data)
# strips in another order than their rows
data = grey8
start = 8 + 2 + 12 * 9 + 4
tags = [(256, 4, 1, W), (257, 4, 1, H), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 2, start), (277, 3, 1, 1),
		(278, 4, 1, 5), (279, 4, 2, start + 8)]
out = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 9)
for tag, kind, count, value in tags:
	out += struct.pack("<HHI", tag, kind, count) + (struct.pack("<HH", value, 0) if kind == 3 else struct.pack("<I", value))
out += struct.pack("<I", 0) + struct.pack("<IIII", start + 16 + 4 * W, start + 16, 5 * W, 4 * W)
(FOLDER / "strips-reversed.tif").write_bytes(out + data[5:].tobytes() + data[:5].tobytes())
note("strips-reversed", data)
assert np.array_equal(tifffile.imread(FOLDER / "strips-reversed.tif"), data)

(FOLDER / "expected.json").write_text(json.dumps(expected, separators=(",", ":")))
print(len(expected), "files,", sum(f.stat().st_size for f in FOLDER.iterdir()), "bytes")
