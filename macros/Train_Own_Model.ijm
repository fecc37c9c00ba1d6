// Trains a model of your own and segments an image with it.
//
//   bin/segmenta macro macros/Train_Own_Model.ijm "TRAINING_FOLDER,MODELS_FOLDER,IMAGE[,PARAMETERS]"
//
// The training folder holds images/ and labels/, files of equal names; a label image has 0 for the background and a
// number for each object. The fourth part sets more parameters of Train Model, such as "minutes=60 learn=[objects by
// polygons]". The label image of the segmented image is saved into the models folder.

parts = split(getArgument(), ",");
if (parts.length < 3) exit("Three parts are needed: TRAINING_FOLDER,MODELS_FOLDER,IMAGE");
parameters = "";
if (parts.length > 3) parameters = " " + parts[3];
models = parts[1];
if (!File.exists(models)) File.makeDirectory(models);

run("Train Model...", "data=[" + parts[0] + "] saveto=[" + models + "] model=own-model overwrite=true" + parameters);

setBatchMode(true);
open(parts[2]);
name = File.getNameWithoutExtension(parts[2]);
run("Segment with Model...", "model=[" + models + "/own-model]");
selectImage(name + "-labels");
saveAs("Tiff", models + "/" + name + "-labels.tif");
print(Table.size(name + "-objects") + " objects");
