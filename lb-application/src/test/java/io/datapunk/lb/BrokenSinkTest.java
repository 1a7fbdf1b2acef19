package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.MembershipChanged;
import io.datapunk.lb.application.port.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sink that throws, whatever it is told. */
class BrokenSinkTest {
    static Stream<Named<Supplier<Throwable>>> throwing() {
        return Stream.of(
                Named.of("exception", () -> new IllegalStateException("pretended")),
                Named.of("linkage", () -> new NoClassDefFoundError("pretended")),
                Named.of("assertion", () -> new AssertionError("pretended")),
                Named.of("stack", StackOverflowError::new));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As a sink in another language may.
    private static <E extends Throwable> void fail(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void sinkThatThrows_keepsNobodyFromHearing_norTheServiceFromBeingReady(Supplier<Throwable> thrown) {
        List<BalancerEvent> heard = new ArrayList<>();
        EventSink broken = event -> BrokenSinkTest.<RuntimeException>fail(thrown.get());
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, broken, heard::add)) {
            BalancedService service = rig.with(3);

            assertThat(service.ready()).isDone();
            assertThat(heard).hasAtLeastOneElementOfType(MembershipChanged.class);
            assertThat(rig.scheduler.thrown()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void sinkThatThrows_failsNoRequestThatEjectsSomebody(Supplier<Throwable> thrown) {
        EventSink broken = event -> BrokenSinkTest.<RuntimeException>fail(thrown.get());
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, broken)) {
            BalancedService service = rig.with(10);
            rig.requests(500, Rig.allWell());
            rig.untilOut("i3");

            assertThat(service.statistics().ejections()).isEqualTo(1);
            assertThat(rig.scheduler.thrown()).isEmpty();
        }
    }
}
