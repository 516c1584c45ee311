package io.nextmavens.cli.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that somebody may have meant. Pure. */
public final class NearestNames {

    private static final int MOST = 3;
    private static final int LETTERS_A_TYPO = 3;

    private NearestNames() {}

    /** Those of some names that are near another, the nearest first; three at most. */
    public static List<String> to(String wanted, Collection<String> names) {
        int allowed = Math.max(1, wanted.length() / LETTERS_A_TYPO);
        return names.stream()
                .filter(name -> distance(wanted, name) <= allowed || name.startsWith(wanted))
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Letters to insert, remove, replace, or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        var rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int step(int[][] rows, String a, String b, int i, int j) {
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean isSwap = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return isSwap ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
