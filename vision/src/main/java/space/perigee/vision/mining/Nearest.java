package space.perigee.vision.mining;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The known word that was probably meant. */
final class Nearest {
    /** Longer words are compared by their beginnings: a name from outside costs no more than this squared. */
    private static final int MAX_LENGTH = 64;

    private Nearest() {}

    static String to(String word, List<String> known) {
        String asked = cut(word);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(asked, cut(candidate))))
                .orElseThrow();
    }

    private static String cut(String word) {
        return word.substring(0, Math.min(MAX_LENGTH, word.length())).toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's, one row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
