package io.datapunk.lb.testkit.contract;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.datapunk.lb.testkit.check.ScriptedCheck;
import io.datapunk.lb.testkit.check.Step;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The fakes keep the contracts of what they stand for. */
class FakesTest {
    @Nested
    class OfADiscovery extends InMemoryRegistry {
        @Override
        protected Duration patience() {
            return Duration.ofSeconds(10);
        }
    }

    @Nested
    class OfACheck extends CheckContract {
        private final ManualScheduler scheduler = new ManualScheduler();

        @Override
        protected HealthCheck check() {
            ScriptedCheck check = new ScriptedCheck(scheduler);
            check.otherwise(Step.answer(Answer.NO_ANSWER, "nobody there"));
            check.script("well", Step.pass());
            check.script("refusing", Step.answer(Answer.REFUSE, "draining"));
            check.script("silent", Step.late(Duration.ofMillis(200), Result.of(Answer.NO_ANSWER, "too late")));
            check.script("unreadable", Step.fail(new IllegalStateException("unreadable")));
            return check;
        }

        @Override
        protected Instance well() {
            return instance("well");
        }

        @Override
        protected Instance refusing() {
            return instance("refusing");
        }

        @Override
        protected Instance silent() {
            return instance("silent");
        }

        @Override
        protected List<Instance> hostile() {
            return List.of(instance("unreadable"));
        }

        @Override
        protected void meanwhile() {
            scheduler.advance(Duration.ofMillis(10));
        }

        private static Instance instance(String id) {
            return Instance.of(id, "127.0.0.1", 1);
        }
    }
}
