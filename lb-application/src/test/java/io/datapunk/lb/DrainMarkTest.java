package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.spi.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An instance whose registration says that it is leaving. */
class DrainMarkTest {
    private final Rig rig = new Rig(Rig.unchecked().build());

    private static Instance marked(int number) {
        Instance plain = Rig.instance(number);
        return new Instance(plain.id(), plain.host(), plain.port(), 1, "", Map.of(Instance.DRAINING, "true"));
    }

    private void tell(Instance instance) {
        rig.discovery.changed(Rig.SERVICE, List.of(instance), List.of());
    }

    private void eject(Duration ttl) {
        rig.service().operations().eject("i1", ttl);
    }

    private String order() {
        return rig.look("i1").order();
    }

    private int picksOf(String id, int requests) {
        rig.picked.clear();
        rig.requests(requests, Rig.allWell());
        return rig.picks(id);
    }

    @Test
    void marked_staysListedAndGetsNoNewRequest_thoseUnderWayEnd() {
        BalancedService service = rig.with(2);
        Lease lease = service.acquire();
        while (!lease.instance().id().equals("i1")) {
            lease.ignored();
            lease = service.acquire();
        }

        tell(marked(1));

        assertThat(picksOf("i1", 500)).isZero();
        assertThat(order()).isEqualTo("draining");
        lease.succeeded();
        assertThat(rig.look("i1").counts().successes()).isEqualTo(1);
        assertThat(service.statistics().listed()).isEqualTo(2);
        rig.requests(500, Rig.allWell());
        assertThat(rig.heard(InstanceChanged.class))
                .extracting(InstanceChanged::rule)
                .contains("drained", "drain-empty");
    }

    @Test
    void unmarked_comesBackWithARamp() {
        rig.with(2);
        tell(marked(1));
        rig.requests(100, Rig.allWell());

        tell(Rig.instance(1));

        assertThat(rig.look("i1").circuit()).isEqualTo("ramping");
        assertThat(picksOf("i1", 3_000)).isGreaterThan(300);
    }

    @Test
    void listedFromTheStartWithTheMark_getsNothing() {
        rig.service();
        rig.discovery.complete(Rig.SERVICE, List.of(Rig.instance(0), marked(1)));

        assertThat(picksOf("i1", 500)).isZero();
    }

    @Test
    void toldAgainWithTheMark_anOperatorsUndrainStays_untilTheMarkIsSetAnew() {
        BalancedService service = rig.with(2);
        tell(marked(1));
        service.operations().undrain("i1");

        tell(marked(1));
        rig.discovery.complete(Rig.SERVICE, List.of(Rig.instance(0), marked(1)));
        assertThat(order()).isEqualTo("none");

        tell(Rig.instance(1));
        tell(marked(1));
        assertThat(order()).isEqualTo("draining");
    }

    @Test
    void goneAndBackWithTheMark_orUnderAnotherAddress_isDrainedAgain() {
        rig.with(2);
        tell(marked(1));
        rig.discovery.remove(Rig.SERVICE, "i1");
        tell(marked(1));
        assertThat(order()).isEqualTo("draining");

        tell(new Instance("i1", "10.9.9.9", 1, 1, "", Map.of(Instance.DRAINING, "true")));
        assertThat(order()).isEqualTo("draining");
        rig.discovery.complete(Rig.SERVICE, List.of(Rig.instance(0)));
        rig.discovery.complete(Rig.SERVICE, List.of(Rig.instance(0), Rig.instance(1)));
        assertThat(order()).isEqualTo("none");
    }

    @Test
    void operatorsDrainOfAnUnmarkedOne_isLeftAlone() {
        BalancedService service = rig.with(2);
        service.operations().drain("i1");

        tell(new Instance("i1", "10.0.0.1", 8080, 3, "", Map.of()));

        assertThat(order()).isEqualTo("draining");
    }

    @Test
    void markedThenEjected_drainsOnWhenTheEjectIsOver() {
        rig.with(2);
        tell(marked(1));
        eject(Duration.ofMinutes(1));
        assertThat(order()).isEqualTo("forced-out");

        rig.advance(Duration.ofSeconds(61));

        assertThat(order()).isEqualTo("draining");
        assertThat(picksOf("i1", 500)).isZero();
        assertThat(rig.heard(InstanceChanged.class).stream()
                        .filter(change -> change.rule().equals("order-expired"))
                        .map(InstanceChanged::to))
                .containsExactly("closed+draining");
        tell(Rig.instance(1));
        assertThat(picksOf("i1", 3_000)).isGreaterThan(300);
    }

    @Test
    void ejectedThenMarkedAndUnmarked_staysOutForAsLongAsWasOrdered() {
        rig.with(2);
        eject(Duration.ofHours(1));
        tell(marked(1));
        assertThat(order()).isEqualTo("forced-out");
        tell(Rig.instance(1));
        rig.advance(Duration.ofMinutes(59));
        assertThat(order()).isEqualTo("forced-out");
        assertThat(picksOf("i1", 500)).isZero();

        rig.advance(Duration.ofMinutes(1));

        assertThat(order()).isEqualTo("none");
        assertThat(picksOf("i1", 3_000)).isGreaterThan(300);
    }

    @Test
    void ejectedThenMarked_drainsOnWhenTheEjectIsOver() {
        rig.with(2);
        eject(Duration.ofMinutes(1));
        tell(marked(1));

        rig.advance(Duration.ofSeconds(61));

        assertThat(order()).isEqualTo("draining");
    }

    @Test
    void markedThenEjectedThenUnmarked_staysOutForAsLongAsWasOrdered() {
        rig.with(2);
        tell(marked(1));
        eject(Duration.ofHours(1));
        tell(Rig.instance(1));
        assertThat(order()).isEqualTo("forced-out");

        rig.advance(Duration.ofMinutes(61));

        assertThat(order()).isEqualTo("none");
    }

    @Test
    void drainedByAnOperatorThenMarkedThenEjected_drainsOnWhenTheEjectIsOver() {
        BalancedService service = rig.with(2);
        service.operations().drain("i1");
        tell(marked(1));
        eject(Duration.ofMinutes(1));

        rig.advance(Duration.ofSeconds(61));

        assertThat(order()).isEqualTo("draining");
    }

    @Test
    void markedAndEjected_anOperatorsUndrainEndsBoth_andALaterEjectDoesNotBringTheMarkBack() {
        BalancedService service = rig.with(2);
        tell(marked(1));
        eject(Duration.ofHours(1));
        service.operations().undrain("i1");
        assertThat(order()).isEqualTo("none");

        eject(Duration.ofMinutes(1));
        rig.advance(Duration.ofSeconds(61));

        assertThat(order()).isEqualTo("none");
    }

    @Test
    void ejectedAndMarked_anOperatorsDrainIsObeyedAtOnce_andAnotherEjectEndsInTheDrain() {
        BalancedService service = rig.with(2);
        eject(Duration.ofHours(1));
        tell(marked(1));
        service.operations().drain("i1");
        assertThat(order()).isEqualTo("draining");

        eject(Duration.ofMinutes(1));
        rig.advance(Duration.ofSeconds(61));

        assertThat(order()).isEqualTo("draining");
    }
}
