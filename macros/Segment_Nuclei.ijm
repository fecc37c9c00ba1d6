// Nuclei of every image in a folder, with the network that comes with Segmenta.
//
//   bin/segmenta macro macros/Segment_Nuclei.ijm "IN_FOLDER,OUT_FOLDER"

parts = split(getArgument(), ",");
if (parts.length != 2) exit("Two folders are needed: IN_FOLDER,OUT_FOLDER");
if (!File.exists(parts[1])) File.makeDirectory(parts[1]);
setBatchMode(true);
names = getFileList(parts[0]);
for (i = 0; i < names.length; i++) {
	if (!matches(toLowerCase(names[i]), ".*\\.(tif|tiff|png|jpg|jpeg)")) continue;
	open(parts[0] + "/" + names[i]);
	run("Segment Nuclei...", "saveto=[" + parts[1] + "] overwrite=true");
	table = File.getNameWithoutExtension(names[i]) + "-objects";
	print(names[i] + ": " + Table.size(table) + " nuclei");
	close(table);
	close("*");
}
