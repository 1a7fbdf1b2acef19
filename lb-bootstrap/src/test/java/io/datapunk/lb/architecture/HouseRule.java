package io.datapunk.lb.architecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A rule that holds in the real house, and what it must find in the small one where it is broken.
 *
 * @param name what it says
 * @param rule the rule for a house
 * @param sightings what must be reported of the fixtures: each the texts that one line of the report holds
 */
record HouseRule(String name, Function<House, ArchRule> rule, List<List<String>> sightings) {

    static HouseRule of(String name, Function<House, ArchRule> rule) {
        return new HouseRule(name, rule, List.of());
    }

    /** The same rule that must also report a line with all of these texts. */
    HouseRule reports(String... texts) {
        List<List<String>> more = new ArrayList<>(sightings);
        more.add(List.of(texts));
        return new HouseRule(name, rule, List.copyOf(more));
    }

    /** The same rule that must also report, for one class, a line with each of these texts. */
    HouseRule reportsEach(String fixture, String... texts) {
        HouseRule result = this;
        for (String text : texts) {
            result = result.reports(fixture, text);
        }
        return result;
    }

    void checkIn(House house) {
        rule.apply(house).check(house.classes());
    }

    List<String> reportOf(House house) {
        EvaluationResult result = rule.apply(house).evaluate(house.classes());
        return result.getFailureReport().getDetails();
    }

    @Override
    public String toString() {
        return name;
    }
}
