# Thresholds the current image and tells how many objects it has. For the Script Editor of Fiji, language Jython.
#@ ImagePlus image
from io.github.segmenta.core import Progress
from io.github.segmenta.imagej import Images
from io.github.segmenta.region import ObjectsFromMask
from io.github.segmenta.threshold import GlobalThreshold

micrograph = Images.wrap(image, 1, 1, 1, image.getNSlices(), 1, Images.selection(image))
found = ObjectsFromMask(GlobalThreshold().method("Otsu")).fillHoles(True).segment(micrograph, Progress.NONE)
print(image.getTitle() + ": " + str(found.labels().max()) + " objects above " + str(found.findings().get(GlobalThreshold.THRESHOLD)))
