package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TicketTest {
    @Test
    void everyPart_comesBackAsItWas_andNoPartTouchesAnother() {
        long seed = 20_260_102;
        System.out.println("TicketTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200_000; i++) {
            int handle = random.nextInt(Ticket.MOST_HANDLES);
            int life = random.nextInt();
            boolean trial = random.nextBoolean();
            int route = random.nextInt(64);
            long ticket = Ticket.of(handle, life, trial, route);
            assertThat(Ticket.handle(ticket)).isEqualTo(handle);
            assertThat(Ticket.incarnation(ticket)).isEqualTo(life & 0xffff);
            assertThat(Ticket.epoch(ticket)).isEqualTo(life >>> 16);
            assertThat(Ticket.trial(ticket)).isEqualTo(trial);
            assertThat(ticket).isNotEqualTo(Ticket.NONE).isNotNegative();
        }
    }

    @Test
    void extremes_fit() {
        long full = Ticket.of(Ticket.MOST_HANDLES - 1, -1, true, 63);
        assertThat(full).isEqualTo(Long.MAX_VALUE);
        assertThat(Ticket.handle(full)).isEqualTo(Ticket.MOST_HANDLES - 1);
        assertThat(Ticket.of(0, 0, false, 0)).isZero();
    }

    @Test
    void route_outOfRange_spoilsNothingElse() {
        long ticket = Ticket.of(5, 0x0007_0003, false, 64 + 2);
        assertThat(Ticket.handle(ticket)).isEqualTo(5);
        assertThat(Ticket.incarnation(ticket)).isEqualTo(3);
        assertThat(Ticket.epoch(ticket)).isEqualTo(7);
        assertThat(Ticket.trial(ticket)).isFalse();
        assertThat(ticket).isNotNegative();
    }
}
