package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Flash;

class SampleStoreTest {
    private static final String PART = "link/in/7.part";

    @TempDir
    Path root;

    private Flash flash;
    private SampleStore store;

    @BeforeEach
    void open() {
        flash = new DiskFlash(root);
        store = new SampleStore(flash, Given.TIME);
    }

    private PutOutcome put(CraftKey craft, String content) {
        flash.replace(PART, Given.bytes(content));
        return store.put(craft, PART, Given.digest(content));
    }

    private Path index() {
        return root.resolve("samples/demo/bupt-1/index.jsonl");
    }

    private static List<Digest> digests(List<StoredSample> samples) {
        return samples.stream().map(StoredSample::digest).toList();
    }

    @Test
    void aSampleIsStoredOnceHoweverOftenItComes() {
        assertThat(put(Given.BUPT, "one")).isEqualTo(new PutOutcome.Stored());
        assertThat(put(Given.BUPT, "one")).isEqualTo(new PutOutcome.AlreadyThere());
        assertThat(store.put(Given.BUPT, PART, Given.digest("one"))).isEqualTo(new PutOutcome.AlreadyThere());

        assertThat(flash.exists(PART)).isFalse();
        assertThat(store.list(Given.BUPT)).containsExactly(new StoredSample(1, Given.digest("one"), 3, Given.NOW));
        assertThat(store.get(Given.BUPT, Given.digest("one"))).contains(Given.bytes("one"));
    }

    @Test
    void samplesOfTwoSpacecraftNeverMix() {
        put(Given.BUPT, "ours");
        put(Given.OTHER, "theirs");

        assertThat(digests(store.list(Given.BUPT))).containsExactly(Given.digest("ours"));
        assertThat(digests(store.list(Given.OTHER))).containsExactly(Given.digest("theirs"));
        assertThat(store.get(Given.BUPT, Given.digest("theirs"))).isEmpty();
        assertThat(store.holds(Given.OTHER, Given.digest("ours"))).isFalse();
    }

    @Test
    void whatIsNotWhatItWasSaidToBeIsRefusedAndGone() {
        flash.replace(PART, Given.bytes("poison"));

        PutOutcome outcome = store.put(Given.BUPT, PART, Given.digest("one"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PutOutcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains(Given.digest("poison").hex()));
        assertThat(flash.exists(PART)).isFalse();
        assertThat(store.list(Given.BUPT)).isEmpty();
        assertThat(store.put(Given.BUPT, PART, Given.digest("one"))).isInstanceOf(PutOutcome.Refused.class);
        assertThat(flash.exists(PART))
                .as("asking for what is not there makes nothing")
                .isFalse();
    }

    @Test
    void theOrderOfArrivalOutlivesARestart() {
        for (String content : List.of("c", "a", "b")) put(Given.BUPT, content);

        assertThat(new SampleStore(flash, Given.TIME).list(Given.BUPT)).isEqualTo(store.list(Given.BUPT));
        assertThat(digests(store.list(Given.BUPT)))
                .containsExactly(Given.digest("c"), Given.digest("a"), Given.digest("b"));
    }

    @Test
    void aCrashBeforeTheIndexWasWrittenLosesNothing() throws IOException {
        put(Given.BUPT, "one");
        String before = Given.read(index());
        put(Given.BUPT, "two");
        Given.write(index(), before + "{\"digest\":\"sha2");

        SampleStore again = new SampleStore(flash, Given.TIME);

        assertThat(digests(again.list(Given.BUPT))).containsExactly(Given.digest("one"), Given.digest("two"));
        Files.delete(index());
        assertThat(new SampleStore(flash, Given.TIME).list(Given.BUPT)).hasSize(2);
    }

    @Test
    void aDamagedIndexIsSetAsideAndMadeAnewFromTheFiles() {
        put(Given.BUPT, "one");
        put(Given.BUPT, "two");
        for (String damage : List.of("hello\n", Given.read(index()).replace("sha256", "sha1"))) {
            Given.write(index(), damage);
            assertThat(digests(new SampleStore(flash, Given.TIME).list(Given.BUPT)))
                    .containsExactlyInAnyOrder(Given.digest("one"), Given.digest("two"));
            assertThat(root.resolve("samples/demo/bupt-1/index.damaged"))
                    .content()
                    .isEqualTo(damage);
        }
    }

    @Test
    void aNewerIndexIsRefusedAndLeftAlone() {
        put(Given.BUPT, "one");
        String newer = Given.read(index()).replace("\"format\":1", "\"format\":9");
        Given.write(index(), newer);

        assertThatThrownBy(() -> new SampleStore(flash, Given.TIME).list(Given.BUPT))
                .hasMessageContaining("mission.newer-state");
        assertThat(index()).content().isEqualTo(newer);
    }

    @Test
    void whatTheDiskChangedIsFoundWhenItIsReadAndHealedWhenItComesAgain() {
        put(Given.BUPT, "one");
        Given.write(root.resolve("samples/demo/bupt-1/" + Given.digest("one").hex() + ".sample"), "rot");

        assertThatThrownBy(() -> store.get(Given.BUPT, Given.digest("one")))
                .hasMessageContaining("ground.blob-damaged");
        assertThatThrownBy(() -> store.file(Given.BUPT, Given.digest("one")))
                .hasMessageContaining("ground.blob-damaged");
        assertThat(put(Given.BUPT, "one")).isEqualTo(new PutOutcome.AlreadyThere());
        assertThat(store.get(Given.BUPT, Given.digest("one"))).contains(Given.bytes("one"));
    }

    @Test
    void foreignFilesInTheFolderAreNoSamples() {
        put(Given.BUPT, "one");
        flash.replace("samples/demo/bupt-1/readme.sample", Given.bytes("x"));

        assertThat(new SampleStore(flash, Given.TIME).list(Given.BUPT)).hasSize(1);
    }
}
