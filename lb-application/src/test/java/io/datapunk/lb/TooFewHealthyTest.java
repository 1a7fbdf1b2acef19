package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.ServiceConfig.TooFew;
import io.datapunk.lb.application.event.BalancerEvent.TooFewHealthy;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TooFewHealthyTest {
    private static Rig failing(TooFew policy) {
        Rig rig = new Rig(Rig.unchecked().scorer("asymmetric").tooFew(policy).build());
        rig.with(10);
        for (int i = 0; i < 400 && rig.service().statistics().healthy() > 2; i++) {
            try {
                rig.request(id -> Outcome.SERVER_ERROR, Duration.ofMillis(1));
            } catch (NoInstanceAvailableException refused) {
                break;
            }
        }
        return rig;
    }

    @Test
    void failFast_refusesWithTheReasonAndEveryInstanceNamed() {
        try (Rig rig = failing(TooFew.FAIL_FAST)) {
            assertThatExceptionOfType(NoInstanceAvailableException.class)
                    .isThrownBy(() -> rig.service().acquire())
                    .satisfies(refused -> {
                        assertThat(refused.reason()).isEqualTo(Reason.TOO_FEW_HEALTHY);
                        assertThat(refused.details()).hasSize(10);
                        assertThat(refused.getMessage()).contains("orders", "TOO_FEW_HEALTHY", "i0", "open");
                        assertThat(refused.getStackTrace()).isEmpty();
                    });
            assertThat(rig.service().statistics().rejections().get(Reason.TOO_FEW_HEALTHY))
                    .isPositive();
        }
    }

    @Test
    void panic_usesEveryoneAndSaysSo() {
        try (Rig rig = failing(TooFew.PANIC)) {
            assertThat(rig.service().snapshot().panic()).isTrue();
            assertThat(rig.heard(TooFewHealthy.class).get(0).entered()).isTrue();
            rig.picked.clear();

            rig.requests(2_000, id -> Outcome.SERVER_ERROR);

            assertThat(rig.picked.keySet()).hasSize(10);
        }
    }

    @Test
    void panic_triesTheDeadNoMoreOftenThanTheirRestsAllow() {
        try (Rig rig = new Rig(Rig.unchecked().build())) {
            String[] dead = {"i0", "i1", "i2", "i3", "i4", "i5"};
            rig.with(10);
            rig.requests(2_000, Rig.failing(dead));
            assertThat(rig.service().snapshot().panic()).isTrue();
            rig.picked.clear();

            int failed = rig.requests(10_000, Rig.failing(dead));

            assertThat(failed).isLessThan(100);
            assertThat(rig.picked.keySet()).contains(dead);
        }
    }

    @Test
    void panic_endsWhenInstancesAnswerAgain() {
        try (Rig rig = failing(TooFew.PANIC)) {
            rig.requests(6_000, Rig.allWell());

            assertThat(rig.service().snapshot().panic()).isFalse();
            assertThat(rig.service().statistics().out()).isZero();
            assertThat(rig.heard(TooFewHealthy.class)).last().matches(event -> !event.entered());
        }
    }

    @Test
    void panic_doesNotUndoFiveRightEjections() {
        try (Rig rig = new Rig(Rig.unchecked().scorer("asymmetric").build())) {
            rig.with(10);
            rig.requests(500, Rig.failing("i0", "i1", "i2", "i3", "i4"));
            rig.picked.clear();

            int failed = rig.requests(2_000, Rig.failing("i0", "i1", "i2", "i3", "i4"));

            assertThat(rig.service().snapshot().panic()).isFalse();
            assertThat(failed).isLessThan(40);
        }
    }

    @Test
    void bestEffort_usesWhoeverIsNotOut() {
        try (Rig rig = failing(TooFew.BEST_EFFORT)) {
            rig.picked.clear();
            long ticket = rig.service().acquireTicket(RequestContext.retry(0));
            String id = rig.service().instance(ticket).id();

            assertThat(rig.look(id).circuit()).isNotEqualTo("open");
            rig.service().complete(ticket, Outcome.IGNORED, -1);
        }
    }
}
