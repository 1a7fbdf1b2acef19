package io.datapunk.lb.application.containment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.selection.Containment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarksTest {
    private final Marks marks = new Marks(8);

    @Test
    void everyoneInside_hasAPlace_andWhoComesBeyondIsRefused() {
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            places.add(marks.enter(1));
        }
        assertThat(places).hasSize(8).allMatch(place -> place >= 0 && place < 8);
        assertThat(marks.enter(2)).isEqualTo(Containment.REFUSED);
        marks.exit(3);
        assertThat(marks.enter(2)).isEqualTo(3);
    }

    @Test
    void whoStaysInside_isSeenForAsManyRounds() {
        int stays = marks.enter(1);
        for (int round = 0; round <= 5; round++) {
            int goes = marks.enter(2);
            marks.look();
            marks.exit(goes);
            assertThat(marks.insideAtLeast(round)).isGreaterThanOrEqualTo(1);
            assertThat(marks.insideFor(round + 1)).isZero();
        }
        assertThat(marks.insideFor(5)).isEqualTo(1);
        assertThat(marks.insideAtLeast(1)).isEqualTo(1);
        marks.exit(stays);
        marks.look();
        assertThat(marks.insideAtLeast(1)).isZero();
    }

    @Test
    void anotherCallInTheSamePlace_isNotTheSameCall() {
        for (int i = 0; i < 100; i++) {
            int place = marks.enter(1);
            marks.look();
            assertThat(marks.insideAtLeast(1)).isZero();
            marks.exit(place);
        }
    }

    @Test
    void oneCallOfSixteen_isTimed() {
        int timed = 0;
        for (int i = 0; i < 160; i++) {
            int place = marks.enter(1);
            assertThat(marks.begun(place)).isZero();
            if (marks.sampled(place)) {
                timed++;
                marks.begun(place, 0);
                assertThat(marks.begun(place)).isNotZero();
            }
            marks.exit(place);
        }
        assertThat(timed).isEqualTo(10);
    }
}
