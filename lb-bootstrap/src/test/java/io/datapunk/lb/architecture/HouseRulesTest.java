package io.datapunk.lb.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {
    static Stream<HouseRule> rules() {
        return HouseRules.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void rule_holdsInTheHouse(HouseRule rule) {
        rule.checkIn(House.production());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void rule_findsEachViolationInTheFixtures(HouseRule rule) {
        assertThat(rule.sightings()).as("every rule has a violating fixture").isNotEmpty();
        List<String> report = rule.reportOf(House.fixtures());
        for (List<String> texts : rule.sightings()) {
            assertThat(report)
                    .as("a line with each of %s", texts)
                    .anySatisfy(line -> assertThat(line).contains(texts));
        }
    }

    @Test
    void exemptions_areNotReported() {
        for (HouseRule rule : HouseRules.all()) {
            assertThat(rule.reportOf(House.fixtures()))
                    .as(rule.name())
                    .noneMatch(line -> line.contains("bootstrap.SystemSources"))
                    .noneMatch(line -> line.contains("bootstrap.cli.Console"))
                    .noneMatch(line -> line.contains("application.Innocent"));
        }
    }
}
