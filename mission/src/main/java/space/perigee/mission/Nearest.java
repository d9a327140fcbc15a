package space.perigee.mission;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The known name that a mistyped one was meant to be: every refusal of an unknown name says it. */
public final class Nearest {
    /** Longer words are compared by their beginnings: a name from outside costs no more than this squared. */
    private static final int MAX_LENGTH = 64;

    private Nearest() {}

    /** @param known not empty */
    public static String to(String mistyped, Collection<String> known) {
        String asked = cut(mistyped);
        return known.stream()
                .min(Comparator.comparingInt((String name) -> editDistance(cut(name), asked))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static String cut(String word) {
        return word.substring(0, Math.min(MAX_LENGTH, word.length())).toLowerCase(Locale.ROOT);
    }

    /** Damerau 1964, optimal string alignment: two letters in each other's place are one mistake, as in {@code --tel}. */
    private static int editDistance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int change = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(change, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                if (isSwap(a, i, b, j)) table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
            }
        }
        return table[a.length()][b.length()];
    }

    private static boolean isSwap(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
