package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.datapunk.lb.application.event.BalancerEvent.LeaseUnreported;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final Rig rig = new Rig(Rig.unchecked().scorer("asymmetric").build());

    @Test
    void succeededLease_returnsTheInFlightCountAndCounts() {
        BalancedService service = rig.with(1);
        Lease lease = service.acquire();
        assertThat(rig.look("i0").inFlight()).isEqualTo(1);

        lease.succeeded(Duration.ofMillis(7).toNanos());

        assertThat(rig.look("i0").inFlight()).isZero();
        assertThat(rig.look("i0").counts().successes()).isEqualTo(1);
        assertThat(rig.look("i0").latencyNanos()).isBetween(6.9e6, 7.1e6);
    }

    @Test
    void leaseCompletedTwice_countsOnce() {
        BalancedService service = rig.with(1);
        Lease lease = service.acquire();

        lease.succeeded();
        lease.failed(Outcome.SERVER_ERROR);
        lease.failed(new IllegalStateException());
        lease.throttled(Duration.ZERO);
        lease.ignored();
        lease.close();

        assertThat(rig.look("i0").inFlight()).isZero();
        assertThat(service.statistics().outcomes().total()).isEqualTo(1);
        assertThat(service.statistics().unreportedLeases()).isZero();
    }

    @Test
    @SuppressWarnings(
            "NullAway") // What a map answers for a status that it does not have, or a cause that there is not.
    void verdictThatIsNone_isRefusedAndTheCloseReturnsTheHold() {
        BalancedService service = rig.with(1);
        Stream<Consumer<Lease>> verdicts = Stream.of(
                lease -> lease.failed((Outcome) null),
                lease -> lease.failed((Outcome) null, 1),
                lease -> lease.failed((Throwable) null),
                lease -> lease.throttled(null));
        verdicts.forEach(verdict -> {
            try (Lease lease = service.acquire()) {
                assertThatNullPointerException().isThrownBy(() -> verdict.accept(lease));
            }
        });

        assertThat(rig.look("i0").inFlight()).isZero();
        assertThat(service.statistics().outcomes().ignored()).isEqualTo(4);
    }

    @Test
    void leaseClosedWithoutVerdict_countsAsIgnoredAndIsSaidOnce() {
        BalancedService service = rig.with(1);
        for (int i = 0; i < 3; i++) {
            try (Lease lease = service.acquire()) {
                assertThat(lease.instance().id()).isEqualTo("i0");
            }
        }

        assertThat(service.statistics().outcomes().ignored()).isEqualTo(3);
        assertThat(service.statistics().unreportedLeases()).isEqualTo(3);
        assertThat(rig.heard(LeaseUnreported.class)).hasSize(1);
    }

    @Test
    void leaseNeverCompleted_isWrittenOffAfterTheLimit() {
        BalancedService service = rig.with(2);
        Lease forgotten = service.acquire();
        assertThat(service.statistics().inFlight()).isEqualTo(1);

        rig.advance(Duration.ofMinutes(9));
        assertThat(service.statistics().inFlight()).isEqualTo(1);
        rig.advance(Duration.ofMinutes(2));

        assertThat(service.statistics().inFlight()).isZero();
        assertThat(service.statistics().unreportedLeases()).isEqualTo(1);

        forgotten.succeeded();
        assertThat(service.statistics().inFlight()).isZero();
        assertThat(service.statistics().staleOutcomes()).isEqualTo(1);
    }

    @Test
    void leaseWithoutLatency_isTimedByTheCoarseTick() {
        BalancedService service = rig.with(1);
        Lease lease = service.acquire();
        rig.advance(Duration.ofMillis(250));
        lease.succeeded();

        assertThat(rig.look("i0").latencyNanos()).isBetween(240e6, 260e6);
    }

    @Test
    void leaseGivenUp_tellsThatItTookThatLong_andOneClosedWithoutAVerdictNothing() {
        BalancedService service = rig.with(1);
        service.acquire().succeeded(1_000_000);
        Lease forgotten = service.acquire();
        Lease givenUp = service.acquire();
        rig.advance(Duration.ofMillis(250));
        forgotten.close();
        assertThat(rig.look("i0").latencyNanos()).isLessThan(2e6);

        givenUp.ignored();
        assertThat(rig.look("i0").latencyNanos()).isBetween(240e6, 260e6);
    }

    @Test
    void leaseOfFiftyMinutes_isTimedAsSuch() {
        BalancedService service = rig.with(1);
        Lease lease = service.acquire();
        for (int passed = 0; passed < 50; passed += 5) {
            rig.request(Rig.allWell(), Duration.ofMinutes(5)); // Or it would be written off.
        }
        lease.succeeded();

        assertThat(rig.look("i0").latencyNanos()).isBetween(2990e9, 3010e9);
    }

    @Test
    void outcomeOfAnInstanceLongGone_isCountedAndHarmsNobody() {
        BalancedService service = rig.with(2);
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        String gone = service.instance(ticket).id();
        rig.discovery.complete(Rig.SERVICE, List.of());
        rig.advance(Duration.ofMinutes(11));
        rig.discovery.complete(Rig.SERVICE, Rig.instances(2));

        for (int i = 0; i < 10; i++) {
            service.complete(ticket, Outcome.SERVER_ERROR, 1_000);
        }

        assertThat(service.statistics().staleOutcomes()).isEqualTo(10);
        assertThat(rig.look(gone).score()).isEqualTo(1);
        assertThat(rig.look(gone).inFlight()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.instance(ticket))
                .withMessageContaining("ticket");
    }

    @Test
    void outcomeBegunBeforeTheCircuitOpened_isNoEvidence() {
        rig.balancer.replaceConfig(
                Rig.unchecked().scorer("asymmetric").strategy("round-robin").build());
        BalancedService service = rig.with(4);
        List<Lease> early = Stream.generate(service::acquire).limit(40).toList();
        rig.untilOut("i1");
        rig.advance(Duration.ofSeconds(3));
        rig.requests(3_000, Rig.allWell());
        assertThat(rig.look("i1").circuit()).isEqualTo("closed");

        early.stream()
                .filter(lease -> lease.instance().id().equals("i1"))
                .forEach(lease -> lease.failed(Outcome.TIMEOUT));

        assertThat(rig.look("i1").score()).isEqualTo(1);
        early.forEach(Lease::ignored);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    void reportedLoad_isKeptForTwoSeconds() {
        BalancedService service = rig.with(1);
        Lease lease = service.acquire();
        lease.reportLoad(0.5f);
        lease.reportLoad(Float.NaN);
        lease.reportLoad(-1);
        lease.succeeded();
        lease.reportLoad(9);

        rig.advance(Duration.ofSeconds(5));
        assertThat(service.statistics().outcomes().successes()).isEqualTo(1);
    }
}
