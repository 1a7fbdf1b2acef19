package io.datapunk.lb.application.containment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import org.junit.jupiter.api.Test;

class JudgementsTest {
    private static final Judgement DOUBT = new Judgement(0.5f, Verdict.DOUBT, 7);

    private final Judgements judgements = new Judgements();
    private long next = 1;

    private void fill() {
        for (int i = 0; i < Judgements.FULL; i++) {
            judgements.put(next++, Judgement.NOTHING_AGAINST);
        }
    }

    @Test
    void wordsThatAreAskedFor_areKeptForEver_andOthersForgotten() {
        judgements.put(-1, DOUBT);
        judgements.put(-2, DOUBT);
        for (int age = 0; age < 10; age++) {
            fill();
            judgements.age();
            assertThat(judgements.of(-1)).isEqualTo(DOUBT);
        }
        assertThat(judgements.of(-2)).isNull();
        assertThat(judgements.of(1)).isNull();
        assertThat(judgements.of(next - 1)).isNotNull();
    }

    @Test
    void nothingAges_whileThereIsRoom() {
        judgements.put(-1, DOUBT);
        for (int i = 0; i < 1_000; i++) {
            judgements.age();
        }
        assertThat(judgements.of(-1)).isEqualTo(DOUBT);
    }
}
