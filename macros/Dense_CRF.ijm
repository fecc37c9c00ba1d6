// Sharpens a poor probability map of bright discs by the image: an example of Dense CRF.
//
//   bin/segmenta macro macros/Dense_CRF.ijm target/dense-crf

output = getArgument();
if (output == "") output = getDirectory("Folder for results");
if (!endsWith(output, "/")) output = output + "/";
if (!File.exists(output)) File.makeDirectory(output);
setBatchMode(true);

// a micrograph with two discs, and the probability of the foreground: right three times out of four
newImage("discs", "8-bit black", 160, 120, 1);
setColor(180);
fillOval(20, 20, 50, 50);
fillOval(90, 50, 50, 50);
newImage("probability", "32-bit black", 160, 120, 1);
random("seed", 1);
wrong = 0;
for (y = 0; y < 120; y++) {
	for (x = 0; x < 160; x++) {
		selectImage("discs");
		inside = getPixel(x, y) > 0;
		setPixel(x, y, 40 + inside * 120 + random("gaussian") * 8);
		guess = inside;
		if (random < 0.25) guess = !inside;
		if (guess != inside) wrong++;
		selectImage("probability");
		setPixel(x, y, 0.3 + 0.4 * guess);
	}
}
print(wrong + " pixels are wrong");

run("Dense CRF...", "image=probability source=discs smoothness=1 appearance=5 reach=20 contrast=8 show=both");
selectImage("probability-crf");
saveAs("Tiff", output + "probability-crf.tif");
selectImage("probability-classes");
saveAs("Tiff", output + "classes.tif");
rename("classes");
wrong = 0;
for (y = 0; y < 120; y++) {
	for (x = 0; x < 160; x++) {
		selectImage("discs");
		inside = getPixel(x, y) > 100;
		selectImage("classes");
		if (getPixel(x, y) != inside) wrong++;
	}
}
print(wrong + " pixels are wrong after the dense CRF");
if (wrong > 100) exit("the dense CRF did not help");
