package io.datapunk.lb.application.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AgendaTest {
    /** As long as a tick is a nanosecond. */
    private static final Duration SHORT = Duration.ofNanos(1 << 19);

    private static final long START = Long.MAX_VALUE - 1_000;

    @Test
    void whoeverIsDueFirst_comesFirst_andNobodyBeforeTheTime() {
        Agenda agenda = new Agenda(START, SHORT);
        agenda.put(7, START + 20);
        agenda.put(3, START + 10);

        assertThat(agenda.untilFirst(START)).isEqualTo(10);
        assertThat(agenda.takeDue(START + 9)).isEqualTo(Agenda.NOBODY);
        assertThat(agenda.takeDue(START + 30)).isEqualTo(3);
        assertThat(agenda.has(3)).isFalse();
        assertThat(agenda.takeDue(START + 30)).isEqualTo(7);
        assertThat(agenda.isEmpty()).isTrue();
        assertThat(agenda.takeDue(START + 30)).isEqualTo(Agenda.NOBODY);
    }

    @Test
    void putAgain_movesRatherThanDoubles() {
        Agenda agenda = new Agenda(START, SHORT);
        agenda.put(1, START + 10);
        agenda.put(2, START + 20);
        agenda.put(1, START + 30);
        agenda.put(2, START + 5);

        assertThat(agenda.takeDue(START + 100)).isEqualTo(2);
        assertThat(agenda.takeDue(START + 100)).isEqualTo(1);
        assertThat(agenda.takeDue(START + 100)).isEqualTo(Agenda.NOBODY);
    }

    @Test
    void longDelays_areRoundedUpToATick_neverDown() {
        Duration longest = Duration.ofHours(24);
        Agenda agenda = new Agenda(START, longest);
        long wanted = Duration.ofMinutes(7).toNanos() + 1;
        agenda.put(1, START + wanted);

        assertThat(agenda.untilFirst(START)).isBetween(wanted, wanted + longest.toNanos() / (1 << 19));
        assertThat(agenda.takeDue(START + wanted - 1)).isEqualTo(Agenda.NOBODY);
    }

    @Test
    void whoeverIsOut_takesNoRoom() {
        Agenda agenda = new Agenda(0, SHORT);
        for (int handle = 0; handle < 20_000; handle++) {
            agenda.put(handle, 100 + handle);
        }
        for (int handle = 0; handle < 20_000; handle++) {
            if (handle != 12_345) {
                agenda.remove(handle);
            }
        }
        for (String numbers : List.of("heap", "places", "ticks")) {
            assertThat(Chunks.of(agenda, numbers)).as(numbers).isLessThanOrEqualTo(2);
        }
        assertThat(agenda.takeDue(100_000)).isEqualTo(12_345);
        assertThat(agenda.isEmpty()).isTrue();
    }

    @Test
    void wholeAgendaThatIsLate_isStillInOrder() {
        Agenda agenda = new Agenda(START, SHORT);
        for (int handle = 0; handle < 100; handle++) {
            agenda.put(handle, START + 100 - handle);
        }
        long late = START + 1_000 * SHORT.toNanos();
        agenda.put(100, late + SHORT.toNanos());

        for (int handle = 99; handle >= 0; handle--) {
            assertThat(agenda.takeDue(late)).isEqualTo(handle);
        }
        assertThat(agenda.takeDue(late)).isEqualTo(Agenda.NOBODY);
    }

    @Test
    void anyOrderOfCalls_endsAsASortedMapWould() {
        long seed = 20_261_127;
        System.out.println("AgendaTest seed " + seed);
        Random random = new Random(seed);
        Agenda agenda = new Agenda(START, SHORT);
        Map<Integer, Long> expected = new TreeMap<>();
        long now = START;
        for (int step = 0; step < 50_000; step++) {
            int handle = random.nextInt(3_000);
            if (random.nextInt(4) == 0) {
                agenda.remove(handle);
                expected.remove(handle);
            } else {
                long at = now + random.nextInt((int) SHORT.toNanos());
                agenda.put(handle, at);
                expected.put(handle, at);
            }
            now += random.nextInt(200);
            long moment = now;
            List<Long> taken = new ArrayList<>();
            for (int due = agenda.takeDue(now); due != Agenda.NOBODY; due = agenda.takeDue(now)) {
                Long at = expected.remove(due);
                assertThat(at).isNotNull();
                taken.add(at - START);
            }
            assertThat(taken).isSorted();
            assertThat(expected.values()).noneMatch(at -> at - moment <= 0);
            assertThat(agenda.has(handle)).isEqualTo(expected.containsKey(handle));
        }
        assertThat(expected).isNotEmpty();
    }
}
