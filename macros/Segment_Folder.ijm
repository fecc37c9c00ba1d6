// Segments the light nuclei of every image in a folder with one set of parameters: smoothing, Otsu's threshold,
// splitting of touching nuclei, size filter.
//
// Run it headless:  bin/segmenta macro macros/Segment_Folder.ijm "IN_FOLDER,OUT_FOLDER"
// or in ImageJ:     Plugins > Macros > Run..., which asks for the two folders.
//
// A file that can't be read, or is cut off or damaged, is named in the log, the next one follows, and the macro ends with an
// error. For every image it writes <name>-labels.tif, <name>-RoiSet.zip, <name>-objects.csv and <name>-outlines.png. Files of
// an earlier run are only replaced with a third argument "overwrite": "IN_FOLDER,OUT_FOLDER,overwrite".

parameters = "method=Otsu smoothing=1 fillholes=true split=true minsize=20";

argument = getArgument();
if (argument == "") {
	input = getDirectory("Folder with images");
	output = getDirectory("Folder for results");
	overwrite = "false";
} else {
	parts = split(argument, ",");
	if (parts.length < 2) exit("Two folders are needed: IN_FOLDER,OUT_FOLDER");
	input = parts[0];
	output = parts[1];
	overwrite = "false";
	if (parts.length > 2) {
		if (parts[2] != "overwrite") exit("The third part of the argument can only be: overwrite");
		overwrite = "true";
	}
}
if (!File.isDirectory(input)) exit("There is no folder " + input);
if (!endsWith(input, "/")) input = input + "/";
if (!File.exists(output)) File.makeDirectory(output);

setBatchMode(true);
names = getFileList(input);
images = 0;
unread = 0;
for (i = 0; i < names.length; i++) {
	if (!matches(toLowerCase(names[i]), ".*\\.(tif|tiff|png|jpg|jpeg|gif|bmp)")) continue;
	// as open(), but nothing is taken for pixels that isn't
	problem = call("io.github.segmenta.imagej.MacroFunctions.open", input + names[i]);
	if (problem != "") {
		print(problem);
		unread++;
	} else {
		run("Global Threshold...", parameters + " roimanager=false saveto=[" + output + "] overwrite=" + overwrite);
		// each image has a table of its own, named after it; closed, for a folder may have many
		table = File.getNameWithoutExtension(names[i]) + "-objects";
		print(names[i] + ": " + Table.size(table) + " objects");
		close(table);
		close("*");
		images++;
	}
}
if (images + unread == 0) exit("No images in " + input);
print(images + " images; results in " + output);
if (unread > 0) exit(unread + " of " + (images + unread) + " files could not be read; the log names them.");
