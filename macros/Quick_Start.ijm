// The first run: segments the example images, each with parameters that suit it, and leaves label images, ROIs, tables
// and outlines in one folder.
//
//   bin/segmenta macro macros/Quick_Start.ijm "test-images,target/quick-start"

parts = split(getArgument(), ",");
if (parts.length != 2) exit("Two folders are needed: IMAGES,RESULTS");
input = parts[0] + "/";
output = parts[1];
if (!File.isDirectory(input)) exit("There is no folder " + input);
if (!File.exists(output)) File.makeDirectory(output);

setBatchMode(true);
threshold = "Global Threshold...";
// nuclei by the network that comes with Segmenta, everything automatic
segment("synthetic/nuclei_8bit.tif", "Segment Nuclei...", "");
segment("synthetic/nuclei_16bit.tif", "Segment Nuclei...", "");
segment("synthetic/nuclei_32bit.tif", "Segment Nuclei...", "");
segment("real/cell.png", threshold, "method=Otsu smoothing=2 fillholes=true minsize=500");
segment("real/coins.png", "Local Threshold...", "method=Otsu radius=50 smoothing=2 fillholes=true minsize=300");
segment("real/ihc.png", threshold, "method=Otsu darkbackground=false smoothing=3 fillholes=true minsize=500");
segment("real/microaneurysms.png", threshold, "method=Intermodes darkbackground=false smoothing=1 minsize=4");
segment("synthetic/nuclei_3d_16bit.tif", threshold, "method=Otsu smoothing=1 split=true minsize=20 stack=3D");
segment("synthetic/two_touching_discs_r20.tif", threshold, "method=Otsu split=true");
print("Label images, ROIs, tables and outlines are in " + output);

function segment(name, command, parameters) {
	open(input + name);
	run(command, parameters + " saveto=[" + output + "] overwrite=true");
	table = File.getNameWithoutExtension(name) + "-objects";
	print(name + ": " + Table.size(table) + " objects");
	close(table);
	close("*");
}
