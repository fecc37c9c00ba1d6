// Every kind of threshold once, on the same nuclei: an example of each line, to copy from.
//
//   bin/segmenta macro macros/Thresholds.ijm "test-images/synthetic/nuclei_16bit.tif,target/thresholds"

var parts = split(getArgument(), ",");
if (parts.length != 2) exit("An image and a folder are needed: IMAGE,RESULTS");
if (!File.exists(parts[1])) File.makeDirectory(parts[1]);
outputs = " smoothing=1 roimanager=false overwrite=true saveto=[" + parts[1] + "]";
setBatchMode(true);

open(parts[0]);
run("Global Threshold...", "method=Otsu minsize=20" + outputs);
report("global", "objects");

// the window follows uneven illumination
open(parts[0]);
run("Local Threshold...", "method=Mean window=square radius=40 offset=100 minsize=20" + outputs);
report("local", "objects");

// dim rims of clear objects belong to them, dim noise doesn't
open(parts[0]);
run("Hysteresis Threshold...", "weak=Triangle strong=Otsu minsize=20" + outputs);
report("hysteresis", "objects");

// each object gets its own threshold
open(parts[0]);
run("Refine Objects...", "first=Triangle method=Otsu minsize=20" + outputs);
report("refined", "objects");

// background, dim and bright pixels
open(parts[0]);
run("Multi-level Threshold...", "classes=3 plot=true" + outputs);
report("multi-level", "class-objects");
print("Results are in " + parts[1]);

// the table of an image is named after it and after what its rows are
function report(name, rows) {
	table = File.getNameWithoutExtension(parts[0]) + "-" + rows;
	print(name + ": " + Table.size(table) + " rows");
	close(table);
	close("*");
}
