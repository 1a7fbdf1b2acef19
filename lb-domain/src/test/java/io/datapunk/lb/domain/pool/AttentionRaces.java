package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;

/** Requests are told whether somebody waits, and of the last change. */
public final class AttentionRaces {
    private AttentionRaces() {}

    private abstract static class Waiting implements Race {
        final Detours detours = new Detours();
        final Lines lines = new Lines();
        final Attention attention = new Attention(lines, new Members(new Slots(lines)), detours);

        @Override
        public final void one() {
            attention.takeNext(SelectionContext.EMPTY);
        }

        @Override
        public final String outcome() {
            String told = detours.none() ? "told that nobody waits" : "told that somebody waits";
            boolean next = attention.takeNext(SelectionContext.EMPTY) != Candidates.NONE;
            boolean thenNobody = detours.none();
            return (next ? "somebody waits" : "nobody waits") + ", " + told
                    + (thenNobody ? "" : ", and never that nobody does");
        }
    }

    /** One who waits is served while another one comes to wait. */
    public static final class ServedAndOffered extends Waiting {
        /** Somebody waits. */
        public ServedAndOffered() {
            attention.offer(1, Patience.NONE);
        }

        @Override
        public void other() {
            attention.offer(2, Patience.NONE);
        }
    }

    /** One who waits is served by one of two requests. */
    public static final class ServedTwice extends Waiting {
        /** Somebody waits. */
        public ServedTwice() {
            attention.offer(1, Patience.NONE);
        }

        @Override
        public void other() {
            attention.takeNext(SelectionContext.EMPTY);
        }
    }

    /** Somebody comes to wait, and may be served at once. */
    public static final class OfferedAndServed extends Waiting {
        @Override
        public void other() {
            attention.offer(1, Patience.NONE);
        }
    }
}
