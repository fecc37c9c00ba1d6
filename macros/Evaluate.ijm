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

// two images: scores as the table “found-scores” and as a file, hits and errors as an overlay
run("Evaluate Labels...", "truth=truth labels=found saveto=[" + output + "scores.csv] overwrite");
print("F1 at IoU 0.50: " + d2s(Table.get("F1 at IoU 0.50", 0, "found-scores"), 4));
print("Splits: " + Table.get("Splits", 0, "found-scores") + ", merges: " + Table.get("Merges", 0, "found-scores"));
selectImage("found");
run("Export Picture...", "saveto=[" + output + "errors.png] overwrite");

// the same numbers as classes of pixels
run("Evaluate Labels...", "truth=truth labels=found numbers=classes");
print("Pixel accuracy: " + d2s(Table.get("Pixel accuracy", 0, "found-class-scores"), 4));

// two folders: a row for each image, the mean over the images, and the data set, in a table named after the folder of
// the labels; a picture for each image
run("Evaluate Folder...", "truth=[" + output + "truth] labels=[" + output + "labels] pictures=[" + output +
	"labels] saveto=[" + output + "folder.csv] overwrite");
for (i = 0; i < Table.size("labels-scores"); i++) print(Table.getString("Image", i, "labels-scores") + ": PQ " +
	d2s(Table.get("PQ at IoU 0.50", i, "labels-scores"), 4));

function cell(label, x, y, width, height) {
	setColor(label);
	fillOval(x, y, width, height);
}

function makeFolder(path) {
	if (!File.exists(path)) File.makeDirectory(path);
}
