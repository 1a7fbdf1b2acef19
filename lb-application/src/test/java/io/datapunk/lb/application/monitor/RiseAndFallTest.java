package io.datapunk.lb.application.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three failures in a row turn down, two passes in a row turn up. */
class RiseAndFallTest {
    /** {@code +} passes, {@code -} gives no answer, {@code r} refuses, {@code d} is degraded. */
    private static RiseAndFall after(String answers) {
        RiseAndFall counted = RiseAndFall.START;
        for (int i = 0; i < answers.length(); i++) {
            counted = counted.after(
                    switch (answers.charAt(i)) {
                        case '+' -> Answer.PASS;
                        case 'd' -> Answer.DEGRADED;
                        case 'r' -> Answer.REFUSE;
                        default -> Answer.NO_ANSWER;
                    },
                    2,
                    3);
        }
        return counted;
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN",
        "+, UP",
        "d, DEGRADED",
        "--, UNKNOWN",
        "---, SILENT",
        "--r, REFUSE",
        "+--, UP",
        "+--+--, UP",
        "+---, SILENT",
        "---+, SILENT",
        "---+-+, SILENT",
        "---++, UP",
        "---+d, DEGRADED",
    })
    void checksInARow_turnItDownAndUp(String answers, Check says) {
        assertThat(after(answers).check()).isEqualTo(says);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "+, false",
        "+++, false",
        "-, true",
        "+-, true",
        "+--, true",
        "+---, false",
        "+-----, false",
        "---+, true",
        "---+-, false",
        "---++, false",
        "+-+, false",
    })
    void answersThatContradictWhatTheChecksSay_areUndecidedUntilThereAreEnough(String answers, boolean undecided) {
        assertThat(after(answers).undecided()).isEqualTo(undecided);
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN",
        "+, UP",
        "-, MISSED",
        "+-, MISSED",
        "d--, MISSED",
        "+-r, MISSED",
        "+--+, UP",
        "+---, SILENT",
        "---+, SILENT",
        "---+-, SILENT",
    })
    void lastFailures_countALittleWhereTheyTurnNothing(String answers, Check says) {
        assertThat(after(answers).withTheLast()).isEqualTo(says);
    }
}
