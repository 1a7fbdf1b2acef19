package io.datapunk.lb.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimelineTest {
    private static final long SECOND = 1_000_000_000L;

    private static Episode errors(double rate, long from, long until) {
        return new Episode(0, new Fault.Errors(rate), Window.ofSeconds(from, until));
    }

    @Test
    void episodesThatOverlap_areThereInTheirOrderWhicheverBeginsFirst() {
        Episode crash = new Episode(0, new Fault.Crash(), Window.ofSeconds(0, 9));
        Episode late = errors(0.1, 3, 5);
        Episode early = errors(0.2, 1, 4);
        Timeline timeline = new Timeline(List.of(crash, late, early));

        assertThat(timeline.present(0)).containsExactly(crash);
        assertThat(timeline.present(SECOND)).containsExactly(early, crash);
        assertThat(timeline.present(3 * SECOND)).containsExactly(late, early, crash);
        assertThat(timeline.present(4 * SECOND)).containsExactly(late, crash);
        assertThat(timeline.present(5 * SECOND - 1)).containsExactly(late, crash);
        assertThat(timeline.present(5 * SECOND)).containsExactly(crash);
        assertThat(timeline.present(20 * SECOND)).isEmpty();
    }

    @Test
    @Timeout(60) // a thousand times what it takes
    void episodesWithoutNumber_areLookedAtOneByOne() {
        int many = 300_000;
        Timeline timeline = new Timeline(IntStream.range(0, many)
                .mapToObj(turn -> new Episode(
                        0,
                        new Fault.Crash(),
                        new Window(Duration.ofMillis(2L * turn), Duration.ofMillis(2L * turn + 1))))
                .toList());

        for (long milli = 0; milli < 2L * many; milli++) {
            assertThat(timeline.present(milli * 1_000_000).size()).isEqualTo(milli % 2 == 0 ? 1 : 0);
        }
    }
}
