// Regions from seeds and the morphology around them, each command once, on an image that the macro draws itself.
//
//   bin/segmenta macro macros/Regions.ijm FOLDER

output = getArgument();
if (output == "") output = getDirectory("Folder for results");
if (!File.exists(output)) File.makeDirectory(output);
setBatchMode(true);

// three discs, two of them touching, on a background that grows lighter to the right
newImage("discs", "8-bit ramp", 240, 160, 1);
run("Multiply...", "value=0.25");
setColor(190);
fillOval(25, 40, 70, 70);
setColor(150);
fillOval(85, 50, 60, 60);
setColor(220);
fillOval(170, 50, 50, 50);

// without the background the discs can be told from it by one threshold
run("Remove Background...", "radius=60");
rename("flat");
run("Morphology...", "operation=open element=disc radius=4");
rename("opened");
run("Reconstruction...", "operation=[fill holes]");
run("Reconstruction...", "operation=maxima height=20");
close();

// a mask, separated by the distance to its background
selectImage("opened");
setThreshold(60, 1e6);
run("Convert to Mask");
rename("mask");
run("Distance Watershed...", "height=1 saveto=[" + output + "] overwrite=true");
told("distance watershed", "mask-labels");
rename("objects");

// seeds: a point in each disc and one in the background
newImage("seeds", "8-bit black", 240, 160, 1);
setPixel(50, 75, 1);
setPixel(125, 80, 2);
setPixel(195, 75, 3);
setPixel(120, 10, 4);
selectImage("discs");
run("Marker Watershed...", "seeds=image markers=seeds relief=gradient smoothing=1");
told("marker watershed", "discs-labels");
close();
selectImage("discs");
run("Seeded Region Growing...", "seeds=image markers=seeds smoothing=1");
told("seeded region growing", "discs-labels");
close();
selectImage("discs");
run("Random Walker...", "seeds=image markers=seeds beta=400");
told("random walker", "discs-labels");
close();

// seeds from points: what is similar to them, and contours that grow from them
selectImage("discs");
makeSelection("point", newArray(50, 125, 195), newArray(75, 80, 75));
run("Magic Wand...", "tolerance=12");
told("magic wand", "discs-labels");
close();
selectImage("discs");
makeSelection("point", newArray(195, 20), newArray(75, 20));
run("Active Contours...", "method=geodesic iterations=80 balloon=1 startradius=8 alpha=1");
told("active contours", "discs-labels");
print("results in " + output);

function told(what, image) {
	selectImage(image);
	getStatistics(area, mean, min, max);
	print(what + ": " + max + " regions");
}
