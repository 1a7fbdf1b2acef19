package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.spi.Instance;
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
        assertThat(rig.look("i1").order()).isEqualTo("draining");
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
        assertThat(rig.look("i1").order()).isEqualTo("none");

        tell(Rig.instance(1));
        tell(marked(1));
        assertThat(rig.look("i1").order()).isEqualTo("draining");
    }

    @Test
    void goneAndBackWithTheMark_orUnderAnotherAddress_isDrainedAgain() {
        rig.with(2);
        tell(marked(1));
        rig.discovery.remove(Rig.SERVICE, "i1");
        tell(marked(1));
        assertThat(rig.look("i1").order()).isEqualTo("draining");

        tell(new Instance("i1", "10.9.9.9", 1, 1, "", Map.of(Instance.DRAINING, "true")));
        assertThat(rig.look("i1").order()).isEqualTo("draining");
        rig.discovery.complete(Rig.SERVICE, List.of(Rig.instance(0)));
        rig.discovery.complete(Rig.SERVICE, List.of(Rig.instance(0), Rig.instance(1)));
        assertThat(rig.look("i1").order()).isEqualTo("none");
    }

    @Test
    void operatorsDrainOfAnUnmarkedOne_isLeftAlone() {
        BalancedService service = rig.with(2);
        service.operations().drain("i1");

        tell(new Instance("i1", "10.0.0.1", 8080, 3, "", Map.of()));

        assertThat(rig.look("i1").order()).isEqualTo("draining");
    }
}
