package io.datapunk.lb.simulator.policy.baseline;

import static io.datapunk.lb.simulator.policy.baseline.TestPlace.members;
import static io.datapunk.lb.simulator.policy.baseline.TestPlace.send;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlierDetectionTest {
    private static final String FIVE = "5 consecutive failures";

    private static OutlierDetection detection(TestPlace place, int servers) {
        return place.with(new OutlierDetection(place.place(), new ConsecutiveFailures(servers, 5), true));
    }

    @ParameterizedTest
    @CsvSource({
        "xxxx,       false",
        "xxxxx,      true",
        "xxxx.xxxx,  false",
        "xxxxtx,     false", // throttling is no failure
        ".xxxxx,     true",
    })
    void fiveInARow_areOut(String endings, boolean out) {
        TestPlace place = new TestPlace(10);
        OutlierDetection detection = detection(place, 10);

        send(detection, 3, endings);

        assertThat(detection.usable().contains(3)).isEqualTo(!out);
        assertThat(detection.standing(3).state()).isEqualTo(out ? "open" : "closed");
    }

    /** 30 s times the count, from a sweep every 10 s; each sweep that finds the server in takes one off. */
    @Test
    void hold_growsWithEachTime() {
        TestPlace place = new TestPlace(10);
        OutlierDetection detection = detection(place, 10);
        place.pass(1, detection);

        send(detection, 3, "xxxxx");
        place.pass(38.9, detection);
        assertThat(detection.usable().contains(3)).isFalse();
        place.pass(0.1, detection); // the sweep at 40 s
        assertThat(detection.usable().contains(3)).isTrue();

        send(detection, 3, "xxxxx");
        place.pass(59.9, detection);
        assertThat(detection.usable().contains(3)).isFalse();
        place.pass(0.1, detection); // the sweep at 100 s
        assertThat(detection.usable().contains(3)).isTrue();

        place.pass(20, detection); // the count falls to nothing
        send(detection, 3, "xxxxx");
        place.pass(30, detection);
        assertThat(detection.usable().contains(3)).isTrue();
        assertThat(place.said)
                .containsSequence("3 closed > open: " + FIVE, "3 open > closed: ejection time over")
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "9, 0", "10, 1", "19, 1", "20, 2"})
    void cap_isATenthRoundedDown(int servers, int out) {
        TestPlace place = new TestPlace(servers);
        OutlierDetection detection = detection(place, servers);

        for (int server = 0; server < servers; server++) {
            send(detection, server, "xxxxx");
        }

        assertThat(detection.usable().size()).isEqualTo(servers - out);
        assertThat(place.said)
                .filteredOn(line -> line.startsWith("outlier, not ejected"))
                .hasSize(servers - out);
    }

    @Test
    void notEnforced_onlyRemarks() {
        TestPlace place = new TestPlace(10);
        OutlierDetection detection =
                place.with(new OutlierDetection(place.place(), new ConsecutiveFailures(10, 5), false));

        send(detection, 3, "xxxxx");

        assertThat(detection.usable().size()).isEqualTo(10);
        assertThat(place.said).containsExactly("outlier, not ejected: 3, " + FIVE);
    }

    @Test
    void fewerThanHalfIn_allAreUsed() {
        TestPlace place = new TestPlace(10);
        OutlierDetection detection = detection(place, 10);
        send(detection, 0, "xxxxx");
        for (int server = 2; server < 10; server++) {
            detection.left(server);
        }
        assertThat(members(detection.usable())).containsExactly(1); // a half is not fewer

        detection.left(1);

        assertThat(members(detection.usable())).containsExactly(0);
    }
}
