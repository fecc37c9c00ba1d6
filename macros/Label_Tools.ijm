// Every label tool once, on an image that the macro draws itself: an example of each line, to copy from.
//
//   bin/segmenta macro macros/Label_Tools.ijm target/label-tools

output = getArgument();
if (output == "") output = getDirectory("Folder for results");
if (!endsWith(output, "/")) output = output + "/";
if (!File.exists(output)) File.makeDirectory(output);
setBatchMode(true);

// an image with bright discs, some of which touch each other or the edge, and one with a hole
newImage("discs", "8-bit black", 300, 220, 1);
setColor(200);
fillOval(20, 20, 60, 60);
fillOval(70, 30, 50, 50);
fillOval(160, 40, 70, 70);
fillOval(-20, 120, 60, 60);
fillOval(120, 140, 40, 40);
fillRect(220, 150, 60, 40);
setColor(0);
fillOval(185, 65, 20, 20);

// from the image to labels; "select" takes the result as the current image
run("Global Threshold...", "method=Otsu roimanager=false table=false");
select("discs-labels");
run("Connected Components...", "connectivity=4");
select("discs-labels-components");
rename("labels");
objects = maximum();
print(objects + " objects");

// clean
run("Fill Label Holes...", "maxsize=1000");
select("labels-filled");
run("Split Labels...", "height=2");
select("labels-filled-split");
rename("split");
if (maximum() <= objects) exit("the touching discs were not split");
run("Remove Edge Labels...", "front=false");
select("split-inside");
run("Renumber Labels...", "");
select("split-inside-renumbered");
rename("nuclei");
print(maximum() + " objects are left");

// choose and change
on("nuclei");
run("Filter Labels...", "feature=Area min=1200 max=1e6");
on("nuclei");
run("Filter Labels...", "feature=Mean min=100 intensity=discs");
on("nuclei");
run("Keep Largest Labels...", "number=2");
on("nuclei");
run("Erode Labels...", "distance=2");
on("nuclei");
run("Expand Labels...", "distance=8");
select("nuclei-expanded");
rename("cells");
on("cells");
run("Label Boundaries...", "mode=inner keeplabels");
on("cells");
run("Skeletonize Labels...", "");
on("cells");
run("Merge Labels...", "labels=1,2");
on("cells");
run("Merge Across Weak Boundaries...", "image=cells intensity=discs threshold=300");
on("cells");
run("Remap Labels...", "table=1=5,2=0");
run("Crop Label...", "image=cells source=discs label=1 margin=4 only");

// compare
run("Label Overlap...", "children=nuclei parents=cells fraction=0.5 saveto=[" + output + "overlap.csv] overwrite");
parents = Table.getColumn("Parent", "nuclei-parents");
ids = Table.getColumn("Label id", "nuclei-parents");
for (i = 0; i < ids.length; i++) if (parents[i] != ids[i]) exit("a nucleus lost its cell");
run("Region Adjacency...", "image=cells acrosslines saveto=[" + output + "contacts.csv] overwrite");

// slices that were segmented on their own, linked to objects of the stack
on("nuclei");
run("Duplicate...", "title=slices");
run("Add Slice");
on("nuclei");
run("Select All");
run("Copy");
selectImage("slices");
setSlice(2);
run("Paste");
run("Select None");
run("Link Labels...", "along=slices miniou=0.3");

// to ROIs and back
run("Labels to ROIs...", "image=cells target=discs overlay roimanager=false saveto=[" + output + "RoiSet.zip] overwrite");
on("discs");
run("ROIs to Labels...", "from=file file=[" + output + "RoiSet.zip] numbers=name");

// pictures
run("Outline Overlay...", "image=discs labels=cells colourby=feature feature=Area linewidth=2 replace");
on("discs");
run("Export Picture...", "saveto=[" + output + "outlines.png] overwrite");
on("discs");
run("Global Threshold...", "method=Otsu split roimanager=false showlabels=false");
run("Plot Measurements...", "table=discs-objects xcolumn=Area binwidth=500 saveto=[" + output + "histogram.png] overwrite");
run("Plot Measurements...", "table=discs-objects plot=scatter xcolumn=Area ycolumn=Width saveto=[" + output + "scatter.png] overwrite");
print("Pictures, tables and ROIs are in " + output);

function select(title) {
	if (!isOpen(title)) exit("there is no image " + title);
	selectImage(title);
}

function on(title) {
	selectImage(title);
}

function maximum() {
	getStatistics(area, mean, min, max);
	return max;
}
