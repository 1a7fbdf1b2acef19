package io.datapunk.lb.domain.pool;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Tells where among very many sorted ids one probably stands, so that a search waits for the memory of few of them.
 *
 * <p>It keeps every eighth id as a number: eight characters, after those that all ids begin with. What it tells is a guess, by which a
 * search may begin: ids that came or went since move all that follow, and ids that differ only in later characters look the same.
 *
 * <p>Immutable, thread-safe.
 */
final class IdGuide {
    /** It knows one in so many ids. */
    static final int STRIDE = 8;

    private static final int CHARACTERS = 8;
    private static final int CHARACTER_BITS = 8;
    private static final int LARGEST = (1 << CHARACTER_BITS) - 1;

    private final int shared;
    private final long[] landmarks;

    private IdGuide(int shared, long[] landmarks) {
        this.shared = shared;
        this.landmarks = landmarks;
    }

    /**
     * A guide to these ids. O(n).
     *
     * @param ids the id of a place, in order
     * @param count how many there are, 1 at least
     */
    static IdGuide to(IntFunction<String> ids, int count) {
        int shared = sharedCharacters(ids.apply(0), ids.apply(count - 1));
        long[] landmarks = new long[(count - 1) / STRIDE + 1];
        for (int i = 0; i < landmarks.length; i++) {
            landmarks[i] = number(ids.apply(i * STRIDE), shared);
        }
        return new IdGuide(shared, landmarks);
    }

    /**
     * The place where an id is to be looked for first: unless the guess is wrong, it is less than a stride away, and the nearer the
     * more evenly ids are spread. O(log n).
     */
    int near(String id) {
        long number = number(id, shared);
        int found = Arrays.binarySearch(landmarks, number);
        int before = found >= 0 ? found : -2 - found;
        return before < 0 ? 0 : before * STRIDE + within(before, number);
    }

    /** How far behind a landmark: as far as its number is between that of the landmark and the next. */
    private int within(int before, long number) {
        if (before + 1 == landmarks.length) {
            return 0;
        }
        // Not a number where both landmarks look the same: then it is 0 places.
        double part = unsigned(number - landmarks[before]) / unsigned(landmarks[before + 1] - landmarks[before]);
        return (int) (part * STRIDE);
    }

    private static double unsigned(long difference) {
        return difference >= 0 ? difference : difference + 0x1p64;
    }

    private static int sharedCharacters(String first, String last) {
        int most = Math.min(first.length(), last.length());
        int shared = 0;
        while (shared < most && first.charAt(shared) == last.charAt(shared)) {
            shared++;
        }
        return shared;
    }

    /** Never larger than that of an id that comes later. */
    private static long number(String id, int from) {
        long number = 0;
        boolean told = true;
        for (int i = from; i < from + CHARACTERS; i++) {
            int character = i < id.length() ? id.charAt(i) : 0;
            // Of what is beyond the largest nothing that follows tells the order any more.
            told &= character <= LARGEST;
            number = number << CHARACTER_BITS | (told ? character : LARGEST);
        }
        return number ^ Long.MIN_VALUE; // Compared with a sign, though it has none.
    }
}
