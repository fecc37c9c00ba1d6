// Objects by a trained model: an example of Segment with Model and Model Info.
//
//   bin/segmenta macro macros/Segment_with_Model.ijm MODEL,FOLDER
//
// MODEL is the name of a model or the path of its folder, FOLDER takes the results.

arguments = split(getArgument(), ",");
if (arguments.length == 2) {
	model = arguments[0];
	output = arguments[1];
} else {
	model = getDirectory("Folder of a model");
	output = getDirectory("Folder for results");
}
if (!File.exists(output)) File.makeDirectory(output);
setBatchMode(true);

// five discs, two pairs of them touching
newImage("discs", "8-bit black", 64, 64, 1);
setColor(100);
centres = newArray(14, 14, 31, 15, 48, 40, 16, 46, 33, 47);
for (i = 0; i < centres.length; i += 2) fillOval(centres[i] - 8, centres[i + 1] - 8, 17, 17);
run("Add...", "value=50");
random("seed", 1);
run("Add Specified Noise...", "standard=10");

run("Model Info...", "model=[" + model + "]");
run("Segment with Model...", "image=discs model=[" + model + "] probabilities saveto=[" + output + "] overwrite");
selectImage("discs-labels");
getStatistics(area, mean, min, max);
print(max + " objects");
selectImage("discs-probabilities");
getDimensions(width, height, channels, slices, frames);
print(channels + " classes");
