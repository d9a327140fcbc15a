package space.perigee.vision;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.sis.coverage.grid.GridExtent;
import org.apache.sis.coverage.grid.GridGeometry;
import org.apache.sis.coverage.grid.PixelInCell;
import org.apache.sis.geometry.DirectPosition2D;
import org.apache.sis.referencing.CRS;
import org.apache.sis.referencing.CommonCRS;
import org.apache.sis.storage.DataStore;
import org.apache.sis.storage.DataStoreException;
import org.apache.sis.storage.GridCoverageResource;
import org.apache.sis.storage.StorageConnector;
import org.apache.sis.storage.geotiff.GeoTiffStoreProvider;
import org.opengis.geometry.DirectPosition;
import org.opengis.referencing.crs.CoordinateReferenceSystem;
import org.opengis.referencing.operation.MathTransform;
import org.opengis.referencing.operation.TransformException;
import org.opengis.util.FactoryException;

/** What only Apache SIS can tell of a GeoTIFF. Nothing else refers to SIS, so that it is loaded when it is needed, and never for a JPEG. */
final class GeoTiff {
    private GeoTiff() {}

    /** Corners in longitude and latitude of WGS 84 (degrees). */
    static GeoReference reference(Path file) {
        try (DataStore store = open(file)) {
            Optional<GridCoverageResource> image = firstImage(store);
            return image.isEmpty() ? GeoReference.NONE : reference(image.get().getGridGeometry());
        } catch (DataStoreException | FactoryException | TransformException | RuntimeException failed) {
            throw VisionProblem.IMAGE_UNREADABLE
                    .with(file, "its georeference: " + failed.getMessage())
                    .because(failed);
        }
    }

    /** The pixels, where SIS reads what the image plug-ins do not; empty when it cannot either. */
    static Optional<Image> read(Path file) {
        try (DataStore store = open(file)) {
            Optional<GridCoverageResource> image = firstImage(store);
            if (image.isEmpty()) return Optional.empty();
            return Optional.of(Samples.of(image.get().read(null, (int[]) null).render(null), file.toString()));
        } catch (DataStoreException | RuntimeException failed) {
            return Optional.empty(); // the first decoder's reason is the one that is told
        }
    }

    /** As what it is, and not as what its name says: the end of a name is anybody's choice. */
    private static DataStore open(Path file) throws DataStoreException {
        return new GeoTiffStoreProvider().open(new StorageConnector(file));
    }

    private static Optional<GridCoverageResource> firstImage(DataStore store) throws DataStoreException {
        if (store instanceof GridCoverageResource image) return Optional.of(image);
        if (store instanceof org.apache.sis.storage.Aggregate many) {
            for (var part : many.components()) {
                if (part instanceof GridCoverageResource image) return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    private static GeoReference reference(GridGeometry geometry) throws FactoryException, TransformException {
        if (!geometry.isDefined(GridGeometry.CRS | GridGeometry.GRID_TO_CRS | GridGeometry.EXTENT)) {
            return GeoReference.NONE;
        }
        CoordinateReferenceSystem frame = geometry.getCoordinateReferenceSystem();
        MathTransform toFrame = geometry.getGridToCRS(PixelInCell.CELL_CORNER);
        MathTransform toEarth = CRS.findOperation(frame, CommonCRS.WGS84.normalizedGeographic(), null)
                .getMathTransform();
        GridExtent extent = geometry.getExtent();
        double left = extent.getLow(0);
        double top = extent.getLow(1);
        double right = extent.getHigh(0) + 1.0;
        double bottom = extent.getHigh(1) + 1.0;
        List<ImageInfo.LonLat> corners = List.of(
                place(toFrame, toEarth, left, top),
                place(toFrame, toEarth, right, top),
                place(toFrame, toEarth, right, bottom),
                place(toFrame, toEarth, left, bottom));
        return new GeoReference(corners, frame.getName().getCode());
    }

    private static ImageInfo.LonLat place(MathTransform toFrame, MathTransform toEarth, double x, double y)
            throws TransformException {
        DirectPosition inFrame = toFrame.transform(new DirectPosition2D(x, y), null);
        DirectPosition onEarth = toEarth.transform(inFrame, null);
        return new ImageInfo.LonLat(onEarth.getOrdinate(0), onEarth.getOrdinate(1));
    }
}
