// The first run: segments the example images with parameters that fit each, and leaves label images, ROIs, tables and
// outlines in one folder.
//
//   bin/segmenta macro macros/Quick_Start.ijm "test-images,target/quick-start"

parts = split(getArgument(), ",");
if (parts.length != 2) exit("Two folders are needed: IMAGES,RESULTS");
input = parts[0] + "/";
output = parts[1];
if (!File.isDirectory(input)) exit("There is no folder " + input);
File.makeDirectory(File.getParent(output));
File.makeDirectory(output);

setBatchMode(true);
