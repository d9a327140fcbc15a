package space.perigee.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SqliteResourcesTest {
    private final SqliteResources resources = Samples.memory();

    @AfterEach
    void close() {
        resources.close();
    }

    @Test
    void aNewResourceGetsWhatKubernetesGivesAndLosesTheStatusThatItBrought() {
        Resource made = resources
                .create(Samples.craft("acme", "bupt-1").withStatus(Map.of("model", "lie")))
                .orThrow();

        assertThat(made.uid()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(made.generation()).isEqualTo(1);
        assertThat(made.resourceVersion()).isEqualTo("2");
        assertThat(made.creationTimestamp()).contains(Instant.parse("2023-04-20T01:02:03Z"));
        assertThat(made.status().isEmpty()).isTrue();
        assertThat(resources.get(made.key())).contains(made);
        assertThat(made.specAs(SpacecraftSpec.class)).isEqualTo(Samples.spec(1_000_000));
    }

    @Test
    void aSecondOneOfTheNameIsRefusedAndAnotherTenantsIsNot() {
        resources.create(Samples.craft("acme", "bupt-1")).orThrow();

        assertThat(resources.create(Samples.craft("acme", "bupt-1"))).isInstanceOf(WriteOutcome.AlreadyExists.class);
        assertThat(resources.create(Samples.craft("other", "bupt-1"))).isInstanceOf(WriteOutcome.Written.class);
        assertThat(resources.list(Query.in(Kinds.SPACECRAFT, "acme")).items()).hasSize(1);
        assertThat(resources.list(Query.all(Kinds.SPACECRAFT)).items()).hasSize(2);
    }

    @Test
    void theSecondOfTwoWritersIsToldOfTheConflict() {
        Resource read = resources.create(Samples.craft("acme", "bupt-1")).orThrow();
        Resource first = resources.update(read.withSpec(Samples.spec(2))).orThrow();

        WriteOutcome second = resources.update(read.withSpec(Samples.spec(3)));

        assertThat(second).isEqualTo(new WriteOutcome.Conflict(first));
        assertThat(first.generation()).isEqualTo(2);
        assertThatThrownBy(second::orThrow)
                .hasMessageContaining("kube.conflict")
                .hasMessageContaining("acme/bupt-1");
    }

    @Test
    void specAndStatusAreWrittenApart() {
        Resource made = resources.create(Samples.craft("acme", "bupt-1")).orThrow();
        Resource told = resources
                .updateStatus(made.withStatus(Map.of("model", "m1")).withSpec(Samples.spec(9)))
                .orThrow();
        Resource changed = resources
                .update(told.withSpec(Samples.spec(5)).withStatus(Map.of("model", "lie")))
                .orThrow();

        assertThat(told.generation()).isEqualTo(1);
        assertThat(told.specAs(SpacecraftSpec.class)).isEqualTo(Samples.spec(1_000_000));
        assertThat(changed.status().path("model").asString()).isEqualTo("m1");
        assertThat(changed.generation()).isEqualTo(2);
        assertThat(changed.uid()).isEqualTo(made.uid());
    }

    @Test
    void aLabelIsNoNewGenerationAndWhatChangesNothingIsNoNewRevision() {
        Resource made = resources.create(Samples.craft("acme", "bupt-1")).orThrow();
        Resource labelled = resources.update(made.withLabel("orbit", "leo")).orThrow();

        assertThat(labelled.generation()).isEqualTo(1);
        assertThat(resources.update(labelled).orThrow().resourceVersion()).isEqualTo(labelled.resourceVersion());
    }

    @Test
    void applyCreatesThenReplacesTheSpecAndKeepsWhatOthersAdded() {
        Resource wanted = Samples.craft("acme", "bupt-1");
        Resource made = resources.apply(wanted).orThrow();
        resources.update(made.withLabel("orbit", "leo")).orThrow();
        resources.editStatus(made.key(), status -> status.put("model", "m1")).orThrow();

        Resource applied = resources
                .apply(wanted.withSpec(Samples.spec(4)).withLabel("by", "hand"))
                .orThrow();

        assertThat(applied.labels()).containsOnly(Map.entry("orbit", "leo"), Map.entry("by", "hand"));
        assertThat(applied.status().path("model").asString()).isEqualTo("m1");
        assertThat(applied.generation()).isEqualTo(2);
        assertThat(resources.apply(wanted.withSpec(Samples.spec(4))).orThrow()).isEqualTo(applied);
        assertThat(resources.apply(made.withSpec(Samples.spec(8)))).isInstanceOf(WriteOutcome.Conflict.class);
    }

    @Test
    void aFinalizerHoldsADeletionUntilItIsTakenAway() {
        Resource made = resources
                .create(Samples.craft("acme", "bupt-1").withFinalizers(List.of("perigee.space/on-board")))
                .orThrow();
        Resource marked = resources.delete(made.key()).orThrow();

        assertThat(marked.deletionTimestamp()).isPresent();
        assertThat(resources.get(made.key())).contains(marked);
        assertThat(resources.update(marked.withFinalizers(List.of()))).isInstanceOf(WriteOutcome.Deleted.class);
        assertThat(resources.get(made.key())).isEmpty();
        assertThat(resources.delete(made.key())).isEqualTo(new WriteOutcome.NotFound(made.key()));
    }

    @Test
    void anotherOneOfTheSameNameIsNotTheOneThatWasMeant() {
        Resource first = resources.create(Samples.craft("acme", "bupt-1")).orThrow();
        resources.delete(first.key()).orThrow();
        resources.create(Samples.craft("acme", "bupt-1")).orThrow();

        assertThat(resources.apply(first.withoutResourceVersion())).isInstanceOf(WriteOutcome.Conflict.class);
    }

    @Test
    void aWatcherSeesEachChangeOnceInOrderAndOnlyItsOwn() {
        String start = resources.list(Query.all(Kinds.SPACECRAFT)).resourceVersion();
        Resource made = resources.create(Samples.craft("acme", "bupt-1")).orThrow();
        resources.create(Samples.craft("other", "bupt-2")).orThrow();
        resources.editStatus(made.key(), status -> status.put("model", "m1")).orThrow();
        resources.delete(made.key()).orThrow();
        Query query = Query.in(Kinds.SPACECRAFT, "acme");

        var first = (WatchOutcome.Changes) resources.changes(query, start, 2);
        var rest = (WatchOutcome.Changes) resources.changes(query, first.next(), 10);

        assertThat(first.events())
                .extracting(WatchEvent::type)
                .containsExactly(WatchEvent.Type.ADDED, WatchEvent.Type.MODIFIED);
        assertThat(rest.events()).extracting(WatchEvent::type).containsExactly(WatchEvent.Type.DELETED);
        assertThat(resources.changes(query, rest.next(), 10))
                .isEqualTo(new WatchOutcome.Changes(List.of(), rest.next()));
    }

    @Test
    void leavingASelectionIsADeletionForItsWatcher() {
        Query leo = Query.all(Kinds.SPACECRAFT).labelled(Map.of("orbit", "leo"));
        Resource made = resources.create(Samples.craft("acme", "bupt-1")).orThrow();
        String start = resources.list(leo).resourceVersion();
        Resource in = resources.update(made.withLabel("orbit", "leo")).orThrow();
        resources.update(in.withLabel("orbit", "geo")).orThrow();

        var changes = (WatchOutcome.Changes) resources.changes(leo, start, 10);

        assertThat(changes.events())
                .extracting(WatchEvent::type)
                .containsExactly(WatchEvent.Type.ADDED, WatchEvent.Type.DELETED);
    }

    @Test
    void changesThatAreTooOldOrFromTheFutureAskForANewList() {
        Resource made = resources.create(Samples.round("acme", "r", 10_000)).orThrow();
        for (int i = 0; i < 60; i++) {
            int step = i;
            resources.editStatus(made.key(), status -> status.put("step", step)).orThrow();
        }
        Query query = Query.all(Kinds.LEARNING_ROUND);

        assertThat(resources.changes(query, "2", 1000)).isEqualTo(new WatchOutcome.Compacted());
        assertThat(resources.changes(query, "9999", 1000)).isEqualTo(new WatchOutcome.Compacted());
        assertThat(resources.changes(query, "61", 1000)).isInstanceOf(WatchOutcome.Changes.class);
        assertThatThrownBy(() -> resources.changes(query, "x", 1)).hasMessageContaining("kube.bad-revision");
    }

    @Test
    void whatIsWrongIsNamedWithItsPathAndTheNearestKnownField() {
        ObjectNode spec = Samples.craft("acme", "x").spec();
        ((ObjectNode) spec.path("radios").path(0)).put("downlinkBits", 5);

        assertThat(violations(Samples.craft("acme", "x").withSpec(spec)))
                .isEqualTo("spec.radios[0].downlinkBits: unknown field; did you mean \"downlinkBps\"?");
        assertThat(violations(Resource.of(Kinds.SPACECRAFT, "acme", "x"))).isEqualTo("spec: must be an object");
        assertThat(violations(Resource.of(Kinds.SPACECRAFT, "acme", "x").withSpec(Map.of())))
                .isEqualTo("spec: orbit is missing");
        assertThat(violations(Resource.of(Kinds.CONTACT_PLAN, "acme", "x").withSpec(Map.of("spacecraft", "x"))))
                .isEqualTo("spec: revision is 0, not in 1..9223372036854775807");
        assertThat(violations(Resource.of(Kinds.CONTACT_PLAN, "acme", "x").withSpec(Map.of("revision", "first"))))
                .startsWith("spec.revision: ");
    }

    private String violations(Resource resource) {
        return String.join(
                "|",
                ((WriteOutcome.Invalid) resources.create(resource))
                        .violations().stream().map(Violation::toString).toList());
    }

    @Test
    void hostileNamesAreRefused() {
        for (String name : List.of("", "../x", "a/b", "A", "-a", "a".repeat(254), "a\u0000", "a'; DROP TABLE obj"))
            assertThat(resources.create(Samples.craft("acme", name))).as(name).isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(resources.create(Samples.craft("acme/x", "a"))).isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(resources.create(Samples.craft("acme", "a").withLabel("a b", "c")))
                .isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(resources.create(Samples.craft("acme", "a").withLabel("a", "x".repeat(64))))
                .isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(resources.list(Query.all(Kinds.SPACECRAFT)).items()).isEmpty();
    }

    @Test
    void whatIsTooLargeOrTooDeepIsRefused() {
        ObjectNode deep = Json.object();
        ObjectNode at = deep;
        for (int i = 0; i < 200; i++) at = at.putObject("x");
        Resource made = resources.create(Samples.craft("acme", "a")).orThrow();

        assertThat(resources.updateStatus(made.withStatus(deep))).isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(resources.updateStatus(made.withStatus(Map.of("x", "y".repeat(1_500_000)))))
                .isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(resources.get(made.key())).contains(made);
    }

    @Test
    void manifestsAreReadStrictly() {
        Kinds kinds = Kinds.ours();
        assertThatThrownBy(() ->
                        kinds.parse(json("{\"kind\":\"Spacecarft\",\"apiVersion\":\"perigee.space/v1alpha1\"}"), "f"))
                .hasMessageContaining("did you mean \"Spacecraft\"?");
        assertThatThrownBy(() -> kinds.parse(json("{\"kind\":1,\"kind\":2}"), "f"))
                .hasMessageContaining("kube.bad-json: f");
        assertThatThrownBy(() -> kinds.parse(json("[".repeat(100_000)), "f")).hasMessageContaining("kube.bad-json: f");
        assertThatThrownBy(() -> kinds.parse(json("{} {}"), "f")).hasMessageContaining("kube.bad-json: f");
        assertThat(kinds.named("CRAFT")).contains(Kinds.SPACECRAFT);
        assertThat(kinds.named("contactplans.perigee.space")).contains(Kinds.CONTACT_PLAN);
    }

    private static byte[] json(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
