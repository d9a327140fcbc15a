package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is shipped may be shipped under Apache-2.0: every component of the SBOM (CycloneDX, target/bom.json) names a licence that is on the
 * list. Where a component offers a choice, one of the list suffices; docs/licences.md says which was chosen.
 */
final class LicencesTest {
    private static final Pattern PERMISSIVE = Pattern.compile(
            "(?i)Apache(-2\\.0| ?License,? ?(Version )?2(\\.0)?| 2(\\.0)?|.*2\\.0)?|MIT( License)?|BSD.*|The BSD.*|EDL.*|Eclipse Distribution License.*|UPL-1\\.0|OGC.*|.*Open Geospatial Consortium.*|ISC|Public Domain|CC0.*");

    @Test
    void everyComponentHasALicenceThatAllowsIt() {
        List<JsonNode> components = components();
        assertThat(components).hasSizeGreaterThan(20);
        assertThat(components.stream()
                        .filter(component -> licences(component).stream()
                                .noneMatch(name -> PERMISSIVE.matcher(name).matches()))
                        .map(component -> component.get("purl").asString() + " " + licences(component)))
                .isEmpty();
    }

    @Test
    void whatOffersTheGplIsWrittenDown() {
        String page = Repository.read("docs/licences.md");
        Stream<String> offering = components().stream()
                .filter(component ->
                        licences(component).stream().anyMatch(name -> name.matches("(?i).*(GPL|GNU|LGPL).*")))
                .map(component -> component.get("name").asString());

        assertThat(offering).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private static List<JsonNode> components() {
        JsonNode bom = JsonMapper.shared().readTree(Repository.read("target/bom.json"));
        return StreamSupport.stream(bom.get("components").spliterator(), false).toList();
    }

    private static List<String> licences(JsonNode component) {
        List<String> names = new ArrayList<>();
        for (JsonNode each : component.path("licenses")) {
            Optional.ofNullable(each.get("expression"))
                    .ifPresent(expression ->
                            names.addAll(List.of(expression.asString().split(" OR ", -1))));
            JsonNode licence = each.path("license");
            for (String key : List.of("id", "name"))
                Optional.ofNullable(licence.get(key)).ifPresent(value -> names.add(value.asString()));
        }
        return names;
    }
}
