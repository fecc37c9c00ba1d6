// Every edge filter once, and objects from edges, on the same image: an example of each line, to copy from.
//
//   bin/segmenta macro macros/Edges.ijm "test-images/real/coins.png,target/edges"

var parts = split(getArgument(), ",");
if (parts.length != 2) exit("An image and a folder are needed: IMAGE,RESULTS");
if (!File.exists(parts[1])) File.makeDirectory(parts[1]);
setBatchMode(true);

open(parts[0]);
run("Edge Filter...", "operator=Sobel");
keep("sobel");
run("Edge Filter...", "operator=[Gaussian gradient] sigma=2");
keep("gradient");
run("Canny...", "sigma=2");
keep("canny");
run("Laplacian of Gaussian...", "sigma=3");
keep("log");
run("Difference of Gaussians...", "narrow=2 wide=4");
keep("dog");
run("Custom Kernel...", "kernel=[Kirsch north]");
keep("kirsch");

// coins by their outlines
run("Edges to Segments...", "sigma=2 gap=8 minsize=100 roimanager=false overwrite=true saveto=[" + parts[1] + "]");
print(Table.size(File.getNameWithoutExtension(parts[0]) + "-objects") + " objects");
close("*");

// saves the newest image and goes back to the first one
function keep(name) {
	if (nImages != 2) exit("no image for " + name);
	selectImage(2);
	print(name + ": " + bitDepth() + " bits");
	saveAs("Tiff", parts[1] + "/" + name + ".tif");
	close();
	selectImage(1);
}
