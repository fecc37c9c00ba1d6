// Scores of labels against ground truth: of two open images with a picture of the errors, then of two folders.
//
//   bin/segmenta macro macros/Evaluate.ijm target/evaluate

output = getArgument();
if (output == "") output = getDirectory("Folder for results");
if (!endsWith(output, "/")) output = output + "/";
makeFolder(output);
makeFolder(output + "truth");
makeFolder(output + "labels");
setBatchMode(true);

// the ground truth: seven cells, drawn by hand so to say
newImage("truth", "16-bit black", 320, 240, 1);
cell(1, 20, 20, 50, 50);
cell(2, 90, 20, 50, 60);
cell(3, 170, 30, 60, 40);
cell(4, 250, 20, 50, 50);
cell(5, 20, 130, 60, 60);
cell(6, 110, 130, 50, 50);
cell(7, 160, 130, 50, 50);
saveAs("Tiff", output + "truth/cells.tif");
rename("truth");

// what a method could have found: the first three well, the fourth not at all, the fifth in two parts, the last two
// in one, and something where nothing is
newImage("found", "16-bit black", 320, 240, 1);
cell(1, 21, 21, 50, 50);
cell(2, 90, 24, 48, 60);
cell(3, 168, 30, 60, 40);
cell(5, 20, 130, 60, 60);
setColor(8);
fillRect(50, 130, 30, 60);
cell(6, 110, 130, 50, 50);
cell(6, 160, 130, 50, 50);
cell(9, 260, 150, 30, 30);
saveAs("Tiff", output + "labels/cells-labels.tif");
rename("found");

// two images: a row in the Results table for each, a table as a file, hits and errors as an overlay
run("Evaluate Labels...", "truth=truth labels=found saveto=[" + output + "scores.csv] overwrite");
print("F1 at IoU 0.50: " + d2s(getResult("F1 at IoU 0.50", 0), 4));
print("Splits: " + getResult("Splits", 0) + ", merges: " + getResult("Merges", 0));
selectImage("found");
run("Export Picture...", "saveto=[" + output + "errors.png] overwrite");
run("Clear Results");

// the same numbers as classes of pixels
run("Evaluate Labels...", "truth=truth labels=found numbers=classes");
print("Pixel accuracy: " + d2s(getResult("Pixel accuracy", 0), 4));
run("Clear Results");

// two folders: a row for each image, the mean over the images, and the data set; a picture for each image
run("Evaluate Folder...", "truth=[" + output + "truth] labels=[" + output + "labels] pictures=[" + output +
	"labels] saveto=[" + output + "folder.csv] overwrite");
for (i = 0; i < nResults; i++) print(getResultString("Image", i) + ": PQ " + d2s(getResult("PQ at IoU 0.50", i), 4));
run("Clear Results");

function cell(label, x, y, width, height) {
	setColor(label);
	fillOval(x, y, width, height);
}

function makeFolder(path) {
	if (!File.exists(path)) File.makeDirectory(path);
}
