package io.datapunk.lb.adapters.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagTextTest {
    @Test
    void ordinaryText_staysAsItIs() {
        assertThat(TagText.of("orders-7 [::1]:80 größe 🙂 \"quoted\" {a=b}"))
                .isEqualTo("orders-7 [::1]:80 größe 🙂 \"quoted\" {a=b}");
    }

    @Test
    void controlCharacters_areEscaped_andTheEscapeItselfToo() {
        assertThat(TagText.of("a\nb\r\u0000\u001b[2J\u0085\u2028\ud800"))
                .isEqualTo("a\\u000ab\\u000d\\u0000\\u001b[2J\\u0085\\u2028\\ud800");
        assertThat(TagText.of("a\\u000a")).isEqualTo("a\\\\u000a");
    }

    @Test
    void everyCharacter_isShownInItsOwnWay() {
        Set<String> shown = new HashSet<>();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            shown.add(TagText.of("<" + (char) c + ">"));
        }
        assertThat(shown).hasSize(Character.MAX_VALUE + 1);
    }

    @Test
    void tenThousandCharacters_areShort_andStillTellApart() {
        String one = TagText.of("x".repeat(10_000));
        String other = TagText.of("x".repeat(9_999) + "y");
        String unfit = TagText.of("\n".repeat(10_000));

        assertThat(one).hasSize(247).isNotEqualTo(other).isEqualTo(TagText.of("x".repeat(10_000)));
        assertThat(unfit).doesNotContain("\n").hasSizeLessThan(1_500);
    }
}
