package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdGuideTest {
    private static IdGuide to(List<String> ids) {
        return IdGuide.to(ids::get, ids.size());
    }

    private static List<String> sorted(IntStream numbers, String format) {
        return new ArrayList<>(new TreeSet<>(numbers.mapToObj(format::formatted).toList()));
    }

    private static void expectWithin(int steps, List<String> ids) {
        IdGuide guide = to(ids);
        int last = (ids.size() - 1) / IdGuide.STRIDE * IdGuide.STRIDE; // From there on there is no next to go by.
        for (int place = 0; place < ids.size(); place++) {
            assertThat(guide.near(ids.get(place)) - place)
                    .as(ids.get(place))
                    .isBetween(place < last ? -steps : 1 - IdGuide.STRIDE, steps);
        }
    }

    @Test
    void idsThatDifferSoon_areLessThanAStrideFromTheirGuess() {
        int less = IdGuide.STRIDE - 1;
        expectWithin(less, sorted(IntStream.range(0, 5_000), "instance-%d"));
        expectWithin(less, sorted(IntStream.range(0, 5_000), "%d"));
        expectWithin(less, sorted(IntStream.range(0, 5_000).map(i -> i * 7_919), "10.1.%d"));
        expectWithin(less, sorted(IntStream.range(0, 33), "i%04d"));
        expectWithin(less, List.of("alone"));
    }

    @Test
    void idsThatCountUpByAllCharacters_areGuessed() {
        expectWithin(0, IntStream.range(0, 100).mapToObj(i -> "i" + (char) i).toList());
    }

    @Test
    void idOfNobody_isSentToWhereItWouldStand() {
        IdGuide guide = to(sorted(IntStream.range(0, 1_000), "i%04d"));
        assertThat(guide.near("i0")).isEqualTo(0);
        assertThat(guide.near("i0500x")).isEqualTo(guide.near("i0500"));
        assertThat(guide.near("i0999x")).isEqualTo(guide.near("i0999"));
    }

    @Test
    void idThatBeginsAsNoOtherDoes_isSentSomewhere() {
        IdGuide guide = to(sorted(IntStream.range(0, 1_000), "instance-%04d"));
        assertThat(guide.near("")).isBetween(0, 1_000 + IdGuide.STRIDE);
        assertThat(guide.near("another")).isBetween(0, 1_000 + IdGuide.STRIDE);
        assertThat(guide.near("z")).isBetween(0, 1_000 + IdGuide.STRIDE);
    }

    @Test
    void idsThatDifferLate_areSentSomewhere() {
        List<String> ids = sorted(IntStream.range(0, 1_000), "%04d").stream()
                .map(id -> id.charAt(0) + "-the-very-same-" + id)
                .toList();
        IdGuide guide = to(ids);
        for (String id : ids) {
            assertThat(guide.near(id)).isBetween(0, ids.size() + IdGuide.STRIDE);
        }
    }

    @Test
    void guessesOfAnyCharacters_goUpWithTheIds() {
        long seed = 20_261_128;
        System.out.println("IdGuideTest seed " + seed);
        Random random = new Random(seed);
        String letters = "\u0000-az\u00fe\u00ff\u0100\u4e00\uffff";
        TreeSet<String> ids = new TreeSet<>();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder id = new StringBuilder("x");
            for (int length = random.nextInt(12); length > 0; length--) {
                id.append(letters.charAt(random.nextInt(letters.length())));
            }
            ids.add(id.toString());
        }
        IdGuide guide = to(new ArrayList<>(ids));
        int last = 0;
        for (String id : ids) {
            assertThat(guide.near(id)).as(id).isGreaterThanOrEqualTo(last);
            last = guide.near(id);
        }
        assertThat(last).isGreaterThan(ids.size() / 2);
    }
}
