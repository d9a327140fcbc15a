package space.perigee.icd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import space.perigee.mission.Digest;

class LinkNamesTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);

    /** Both ends have these in their journals, and ground stations in their logs. */
    @Test
    void namesOnTheWireStayAsTheyAre() {
        assertThat(LinkNames.sample(DIGEST)).isEqualTo("samples/" + DIGEST.hex());
        assertThat(LinkNames.update(DIGEST)).isEqualTo("updates/" + DIGEST.hex());
        assertThat(LinkNames.GROUND_ENTITY).isEqualTo(1);
        assertThat(LinkNames.CRAFT_ENTITY).isEqualTo(2);
    }

    @Test
    void aNameThatOnlyBeginsAlikeIsNone() {
        assertThat(LinkNames.isUpdate("updates-of-others/x")).isFalse();
        assertThat(LinkNames.isSample("samplesX")).isFalse();
        assertThat(LinkNames.isSample(LinkNames.sample(DIGEST))).isTrue();
    }
}
