package io.datapunk.lb.application.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyExpressionTest {
    @ParameterizedTest
    @ValueSource(strings = {"adaptive", "zone-aware(priority(adaptive))", "both(one, other(last), third)"})
    void expression_isReadAsItIsWritten(String text) {
        assertThat(StrategyExpression.parse(text)).hasToString(text);
    }

    @Test
    void names_areToldFromTheOutsideIn() {
        assertThat(StrategyExpression.parse("a(b(c),d)").names()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whiteSpace_meansNothing() {
        assertThat(StrategyExpression.parse(" a ( b ,\tc ) ")).hasToString("a(b, c)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a name",
                "(a) | a name",
                "a( | a name after \"a(\"",
                "a() | a name after \"a(\"",
                "a(b,) | a name after \"a(b,\"",
                "a(b | a closing bracket after \"a(b\"",
                "a(b(c) | a closing bracket after \"a(b(c)\"",
                "a(b)) | the end after \"a(b)\"",
                "a, b | the end after \"a\"",
                "a(b)c | the end after \"a(b)\"",
                "a(a) | each name once",
                "a(b(c(d(e(f))))) | at most 5 strategies in one another",
            })
    void whatIsNone_isRefusedWithWhatWasExpected(String text, String expected) {
        assertThatThrownBy(() -> StrategyExpression.parse(text))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"" + text + "\", expected " + expected);
    }

    @Test
    void tooManyNames_areRefused() {
        String text = "a(b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q)";
        assertThatThrownBy(() -> StrategyExpression.parse(text)).hasMessageContaining("at most 16 names");
    }

    @Test
    void bracketsWithoutEnd_areRefusedBeforeTheStackEnds() {
        assertThatThrownBy(() -> StrategyExpression.parse("a(".repeat(100_000)))
                .isInstanceOf(InvalidConfigException.class);
    }
}
