// Shows which thresholds of a model of polygons suit your images.
//
//   bin/segmenta macro macros/Choose_Thresholds.ijm "MODEL,FOLDER"
//
// The folder holds images/ and labels/, files of equal names, that the model was not trained with.

parts = split(getArgument(), ",");
if (parts.length < 2) exit("Two parts are needed: MODEL,FOLDER");
run("Choose Thresholds...", "model=[" + parts[0] + "] data=[" + parts[1] + "]");
