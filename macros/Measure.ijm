// Segments an image, measures its objects and keeps the table.
//
//   bin/segmenta macro macros/Measure.ijm "IMAGE,FOLDER"

parts = split(getArgument(), ",");
if (parts.length != 2) exit("Two parts are needed: IMAGE,FOLDER");
if (!File.exists(parts[1])) File.makeDirectory(parts[1]);
setBatchMode(true);
open(parts[0]);
title = getTitle();
name = File.getNameWithoutExtension(parts[0]);
run("Global Threshold...", "method=Otsu smoothing=1 split=true minsize=20 table=false");
labels = name + "-labels";
run("Measure Labels...", "image=[" + labels + "] intensity=[" + title + "] neighbours=true texture=true saveto=[" +
	parts[1] + "/" + name + "-measurements.csv] overwrite=true");
// the table is named after the label image
circularity = Table.getColumn("Circularity", labels + "-measurements");
Array.getStatistics(circularity, min, max, mean);
print(circularity.length + " objects, mean circularity " + mean);

// round objects only
run("Filter Labels...", "image=[" + labels + "] feature=Circularity min=0.8 max=2");
