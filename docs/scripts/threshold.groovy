// Thresholds the current image and tells how many objects it has. For the Script Editor of Fiji, language Groovy.
#@ ImagePlus image
import io.github.segmenta.core.Progress
import io.github.segmenta.imagej.Images
import io.github.segmenta.region.ObjectsFromMask
import io.github.segmenta.threshold.GlobalThreshold

micrograph = Images.wrap(image, 1, 1, 1, image.getNSlices(), 1, Images.selection(image))
found = new ObjectsFromMask(new GlobalThreshold().method("Otsu")).fillHoles(true).segment(micrograph, Progress.NONE)
println image.getTitle() + ": " + found.labels().max() + " objects above " + found.findings().get(GlobalThreshold.THRESHOLD)
