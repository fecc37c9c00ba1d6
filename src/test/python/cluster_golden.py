"""Makes golden/cluster: points with scikit-learn's k-means inertia, Gaussian mixture and mean shift of them."""

import json
import pathlib

import numpy
import sklearn
from sklearn.cluster import KMeans, MeanShift, estimate_bandwidth
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture

out = pathlib.Path(__file__).parents[1] / "resources" / "golden" / "cluster"
random = numpy.random.RandomState(7)
points = numpy.concatenate([
	random.multivariate_normal(m, c, n) for m, c, n in (
		((20, 30, 10), numpy.diag((9, 25, 4)), 150),
		((60, 40, 80), ((30, 20, 5), (20, 40, 0), (5, 0, 10)), 120),
		((90, 90, 30), numpy.diag((50, 6, 20)), 130))]).round(3)
points = points.astype(numpy.float32)
numpy.savetxt(out / "points.csv", points, "%.9g", ",")
exact = points.astype(float)
start = exact[:4]
kmeans = KMeans(4, init=start, n_init=1, tol=0, max_iter=300, algorithm="lloyd").fit(exact)
limited = KMeans(4, init=start, n_init=1, tol=0, max_iter=2, algorithm="lloyd").fit(exact)
mixture = GaussianMixture(3, tol=1e-12, max_iter=5000, random_state=0).fit(exact)
shift = MeanShift(bandwidth=25, max_iter=1000).fit(exact)
three = KMeans(3, n_init=10, random_state=0).fit(exact)
lines = {
	"sklearn": sklearn.__version__,
	"inertia": kmeans.inertia_,
	"inertia2": limited.inertia_,
	"silhouette3": silhouette_score(exact, three.labels_),
	"loglikelihood": mixture.score(exact),
	"bandwidth": estimate_bandwidth(exact),
	"modes": len(shift.cluster_centers_),
	"mode0": " ".join(map(repr, shift.cluster_centers_[0])),
	"modesizes": " ".join(str(n) for n in sorted(numpy.bincount(shift.labels_))),
}
(out / "expected.properties").write_text("".join("%s = %s\n" % item for item in lines.items()))
