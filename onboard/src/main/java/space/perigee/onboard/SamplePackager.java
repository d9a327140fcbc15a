package space.perigee.onboard;

import java.util.List;
import space.perigee.icd.Icd;
import space.perigee.icd.SamplePackage;
import space.perigee.mission.Digest;
import space.perigee.vision.Detections;
import space.perigee.vision.Verdict;

/** Step 4: a hard sample with all that the ground must know of it, as the octets of one body. */
final class SamplePackager {
    private final String miner;

    /** The packager of a miner, named in each package. */
    SamplePackager(String miner) {
        this.miner = miner;
    }

    byte[] pack(SceneTile tile, Detections found, Digest servingModel, Verdict.Hard hard) {
        List<SamplePackage.Found> boxes = found.all().stream()
                .limit(SamplePackage.MAX_FOUND)
                .map(one -> new SamplePackage.Found(
                        one.box().xMin(),
                        one.box().yMin(),
                        one.box().xMax(),
                        one.box().yMax(),
                        one.classId(),
                        one.score()))
                .toList();
        return Icd.encode(new SamplePackage(
                Icd.cut(tile.scene().id(), SamplePackage.MAX_SCENE_ID_BYTES),
                tile.scene().digest(),
                tile.scene().capturedAt(),
                tile.x(),
                tile.y(),
                tile.image().widthPx(),
                tile.image().heightPx(),
                SamplePackage.Format.JPEG,
                List.of(),
                0,
                servingModel,
                boxes,
                miner,
                Icd.cut(hard.reason(), Icd.MAX_TEXT_BYTES),
                hard.value(),
                tile.encoded()));
    }
}
