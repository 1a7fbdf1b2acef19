package io.datapunk.lb.domain.retry;

import io.datapunk.lb.domain.pool.Race;
import java.util.concurrent.atomic.AtomicLong;

/** No token is taken twice, and none is lost. */
public final class RetryRaces {
    private static final long SECOND = 1_000_000_000;

    private RetryRaces() {}

    private static int taken(RetryBudget budget) {
        return budget.tryWithdraw() ? 1 : 0;
    }

    private static int left(RetryBudget budget) {
        int left = 0;
        while (budget.tryWithdraw()) {
            left++;
        }
        return left;
    }

    /** Two retries ask for the last token. */
    public static final class TwoRetries implements Race {
        private final RetryBudget budget = new RetryBudget(1, 0, () -> 0);
        private int first;
        private int second;

        /** One token. */
        public TwoRetries() {
            budget.deposit();
        }

        @Override
        public void one() {
            first = taken(budget);
        }

        @Override
        public void other() {
            second = taken(budget);
        }

        @Override
        public String outcome() {
            return first + second + " granted, " + left(budget) + " left";
        }
    }

    /** A request comes while another one's retry asks. */
    public static final class RequestAndRetry implements Race {
        private final RetryBudget budget = new RetryBudget(1, 0, () -> 0);
        private int granted;

        /** One token. */
        public RequestAndRetry() {
            budget.deposit();
        }

        @Override
        public void one() {
            budget.deposit();
        }

        @Override
        public void other() {
            granted = taken(budget);
        }

        @Override
        public String outcome() {
            return granted + " granted, " + left(budget) + " left";
        }
    }

    /** Two requests come in a later second; the floor of that time is brought once. */
    public static final class TimePasses implements Race {
        private final AtomicLong nanos = new AtomicLong();
        private final RetryBudget budget = new RetryBudget(1, 1, nanos::get);

        /** An empty bucket, and five seconds later. */
        public TimePasses() {
            left(budget);
            nanos.set(5 * SECOND);
        }

        @Override
        public void one() {
            budget.deposit();
        }

        @Override
        public void other() {
            budget.deposit();
        }

        @Override
        public String outcome() {
            return left(budget) + " left";
        }
    }
}
