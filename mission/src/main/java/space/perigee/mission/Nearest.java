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
