// Clusters of colours: an example of each line, to copy from.
//
//   bin/segmenta macro macros/Clusters.ijm "test-images/real/ihc.png,target/clusters"

parts = split(getArgument(), ",");
if (parts.length != 2) exit("An image and a folder are needed: IMAGE,RESULTS");
if (!File.exists(parts[1])) File.makeDirectory(parts[1]);
outputs = " roimanager=false overwrite=true saveto=[" + parts[1] + "]";
setBatchMode(true);

open(parts[0]);
run("K-Means...", "clusters=3 colours=Lab means=true centres=true" + outputs);
report("k-means", "class-objects");

// the image in the mean colours of its classes, the centres as a table, the connected parts of the classes as objects
open(parts[0]);
run("K-Means...", "clusters=6 number=elbow plot=true connected=true means=true centres=true" + outputs);
selectImage(File.getNameWithoutExtension(parts[0]) + "-clusters");
print("the plot: " + getTitle() + ", " + getWidth() + " pixels wide");
report("coloured", "objects");

open(parts[0]);
run("Gaussian Mixture...", "components=3 means=true centres=true" + outputs);
report("mixture", "class-objects");

// finds the number of classes itself
open(parts[0]);
run("Mean Shift...", "bandwidth=40 smallest=1 means=true centres=true" + outputs);
report("mean shift", "class-objects");

// one set of centres for all slices of a stack
newImage("stack", "8-bit ramp", 300, 200, 5);
for (z = 1; z <= 5; z++) {
	setSlice(z);
	random("seed", z);
	run("Add Noise", "slice");
}
run("K-Means...", "clusters=3 shared=true minibatch=true means=true centres=true" + outputs);
report("stack", "class-objects");

open(parts[0]);
run("SLIC Superpixels...", "superpixels=400" + outputs);
report("superpixels", "objects");

// neighbours of similar colour become one region
open(parts[0]);
run("Merge Regions...", "superpixels=400 difference=15" + outputs);
report("merged", "objects");
print("Results are in " + parts[1]);

// the table of an image is named after it and after what its rows are
function report(name, rows) {
	selectImage(1);
	table = File.getNameWithoutExtension(getTitle()) + "-" + rows;
	print(name + ": " + Table.size(table) + " rows");
	close(table);
	close("*");
}
