package space.perigee.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and order of {@code report.json}, in one place: the record's {@code fresh} is {@code new} there, an absent figure is null. */
final class ReportJson {
    private ReportJson() {}

    static String of(LoopReport report) {
        return ReportPage.json().writeValueAsString(tree(report)) + "\n";
    }

    static Map<String, Object> tree(LoopReport report) {
        Map<String, Object> root = new LinkedHashMap<>();
        Map<String, Object> domains = new LinkedHashMap<>();
        domains.put("known", domain(report.domains().known()));
        domains.put("new", domain(report.domains().fresh()));
        root.put("domains", domains);
        root.put("samples", report.samples());
        root.put("bytes", report.bytes());
        root.put("seconds", report.seconds());
        root.put("gate", report.gate());
        root.put("model", report.model());
        root.put("setting", report.setting());
        root.put("pass", report.pass());
        root.put("passes", report.passes());
        root.put("steps", report.steps());
        root.put("curve", report.curve());
        root.put("spent", report.spent());
        root.put("notes", report.notes());
        return root;
    }

    private static Map<String, Object> domain(LoopReport.Domain domain) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", domain.name());
        tree.put("images", domain.images());
        tree.put("before", domain.before());
        tree.put("after", domain.after());
        tree.put("joint", domain.joint().orElse(null));
        return tree;
    }
}
