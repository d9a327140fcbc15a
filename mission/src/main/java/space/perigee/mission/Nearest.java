package space.perigee.mission;

import java.util.Collection;
import java.util.Comparator;

/** The known name that a mistyped one was meant to be: every refusal of an unknown name says it. */
public final class Nearest {
    private Nearest() {}

    /** @param known not empty */
    public static String to(String mistyped, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> editDistance(name, mistyped))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** Levenshtein 1966, with two rows of the table. */
    private static int editDistance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) above[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
