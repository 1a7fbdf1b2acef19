package io.datapunk.lb.domain.strategy.hash;

/** Prime numbers, by trial division: O(√n), for sizes of tables. Without state. */
final class Primes {
    private Primes() {}

    static boolean is(long number) {
        if (number < 4) {
            return number > 1;
        }
        if (number % 2 == 0) {
            return false;
        }
        for (long divisor = 3; divisor * divisor <= number; divisor += 2) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    /** The least prime that is not below a number. */
    static long from(long number) {
        long next = number;
        while (!is(next)) {
            next++;
        }
        return next;
    }
}
