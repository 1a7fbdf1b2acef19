package io.datapunk.lb.application.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PluginsTest {
    private static final SelectionStrategy NOBODY = (members, previous) -> (candidates, context, random) -> -1;

    /** Says its names one after the other, and makes what it is told to. */
    private static final class Theirs implements StrategyProvider {
        private final Iterator<String> names;
        private final Supplier<SelectionStrategy> made;

        Theirs(Supplier<SelectionStrategy> made, String... names) {
            this.made = made;
            this.names = Arrays.asList(names).iterator();
        }

        @Override
        public String name() {
            return names.next();
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
            return made.get();
        }
    }

    /** An exception that does not want to be read. */
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even that");
        }
    }

    private static Plugins making(Supplier<SelectionStrategy> made) {
        Provided<StrategyProvider> provided =
                new Provided<>("strategy", "theirs", new Theirs(made), "com.example.Theirs (/plugins/theirs.jar)");
        return Plugins.provided(List.of(provided), List.of(), List.of());
    }

    private static void assertRefused(Supplier<SelectionStrategy> made, String... words) {
        assertThatThrownBy(() -> making(made).strategy("theirs", Settings.empty()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"theirs\" of com.example.Theirs (/plugins/theirs.jar): create ")
                .hasMessageContainingAll(words)
                .hasMessageEndingWith(", expected a strategy");
    }

    @Test
    void whatAProviderMakes_isHandedOut() {
        assertThat(making(() -> NOBODY).strategy("theirs", Settings.empty())).isSameAs(NOBODY);
    }

    @Test
    void aProviderThatMakesNothing_isNamedWithItsOrigin() {
        assertRefused(() -> null, "create returned null");
    }

    @Test
    void aProviderThatThrows_isNamedWithItsOriginAndWhatItThrew() {
        assertRefused(
                () -> {
                    throw new IllegalStateException("no licence\nWARN forged", new IllegalArgumentException("file"));
                },
                "create threw java.lang.IllegalStateException: no licence WARN forged at PluginsTest.java:",
                "because of java.lang.IllegalArgumentException: file");
        assertRefused(
                () -> {
                    throw new NoClassDefFoundError("their/Dependency");
                },
                "their/Dependency");
        assertRefused(
                () -> {
                    throw new AssertionError("never");
                },
                "never");
        assertRefused(
                () -> {
                    throw new IllegalStateException("x".repeat(100_000));
                },
                "xxx…");
        assertRefused(
                () -> {
                    throw new Unspeakable();
                },
                Unspeakable.class.getName());
    }

    @Test
    void aProviderThatOverflowsTheStack_isNamedToo() {
        assertRefused(
                () -> {
                    throw new StackOverflowError();
                },
                "create threw java.lang.StackOverflowError");
    }

    @Test
    void anExhaustedMachine_isNotBlamedOnThePlugin() {
        assertThatThrownBy(() -> making(() -> {
                            throw new OutOfMemoryError("a test's");
                        })
                        .strategy("theirs", Settings.empty()))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aRefusedSetting_staysWhatItIs() {
        assertThatThrownBy(() -> making(() -> {
                            throw new InvalidSettingException("draws", "many", "a number");
                        })
                        .strategy("theirs", Settings.empty()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("draws: \"many\", expected a number");
    }

    @Test
    void aProviderThatChangesItsName_isFoundByTheFirst() {
        Plugins plugins = Plugins.of(List.of(new Theirs(() -> NOBODY, "first", "adaptive")), List.of(), List.of());
        assertThat(plugins.strategy("first", Settings.empty())).isSameAs(NOBODY);
        assertThatThrownBy(() -> plugins.strategy("adaptive", Settings.empty()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"adaptive\", expected one of first");
    }

    @Test
    void twoOfOneName_areRefusedWithBothOrigins() {
        Provided<StrategyProvider> one = new Provided<>("strategy", "twin", new Theirs(() -> NOBODY), "One (a.jar)");
        Provided<StrategyProvider> two = new Provided<>("strategy", "twin", new Theirs(() -> NOBODY), "Two (b.jar)");
        assertThatThrownBy(() -> Plugins.provided(List.of(one, two), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "strategy: \"twin\" of Two (b.jar), expected a name that One (a.jar) does not have already");
    }

    @Test
    void anUnknownName_listsTheKnownAndForgesNothing() {
        assertThatThrownBy(() -> making(() -> NOBODY).strategy("their\ns", Settings.empty()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageEndingWith("strategy: \"their\\u000as\", expected one of theirs");
        assertThatThrownBy(() -> making(() -> NOBODY).scorer("any", Settings.empty()))
                .hasMessageEndingWith("scorer: \"any\", expected none, there is no scorer");
        assertThatThrownBy(() -> making(() -> NOBODY).checkProvider("any"))
                .hasMessageEndingWith("check: \"any\", expected none, there is no check");
    }

    /** Remembers what it was made of, as a strategy that cannot pick. */
    private record Made(String name, int parts, Settings settings, List<SelectionStrategy> around)
            implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            throw new UnsupportedOperationException();
        }
    }

    /** Makes {@link Made}; takes the setting {@code speed}, a whole number. */
    private record Maker(String name, int parts) implements StrategyProvider {
        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public SelectionStrategy create(Settings settings, List<SelectionStrategy> around) {
            settings.allow("speed");
            settings.whole("speed", 1, 1, 9);
            return new Made(name, parts, settings, around);
        }
    }

    private static final Plugins MAKERS = Plugins.of(
            List.of(new Maker("outer", 1), new Maker("pair", 2), new Maker("inner", 0), new Maker("core", 0)),
            List.of(),
            List.of());

    @Test
    void composition_isMadeFromTheInsideOut_eachWithItsOwnSettings() {
        Settings settings = Settings.of(Map.of("outer.speed", "2", "inner.speed", "3"));
        Made outer = (Made) MAKERS.strategy("outer(pair(inner, core))", settings);

        assertThat(outer.settings().whole("speed", 1, 1, 9)).isEqualTo(2);
        Made pair = (Made) outer.around().get(0);
        assertThat(pair.settings().keys()).isEmpty();
        assertThat(pair.around()).extracting(part -> ((Made) part).name()).containsExactly("inner", "core");
        assertThat(((Made) pair.around().get(0)).settings().whole("speed", 1, 1, 9))
                .isEqualTo(3);
    }

    @Test
    void partThatIsMissingOrTooMany_isSaid() {
        assertThatThrownBy(() -> MAKERS.strategy("outer", Settings.empty()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"outer\", expected 1 strategy in brackets behind outer");
        assertThatThrownBy(() -> MAKERS.strategy("outer(pair(inner))", Settings.empty()))
                .hasMessageContaining("strategy: \"pair(inner)\", expected 2 strategies in brackets behind pair");
        assertThatThrownBy(() -> MAKERS.strategy("inner(core)", Settings.empty()))
                .hasMessageContaining("strategy: \"inner(core)\", expected no brackets, as inner decorates no other");
    }

    @Test
    void unknownPart_isRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> MAKERS.strategy("outer(iner)", Settings.empty()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"iner\", expected one of core, inner, outer, pair");
    }

    @Test
    void settingOfAComposition_namesItsStrategy() {
        assertThatThrownBy(() -> MAKERS.strategy("outer(inner)", Settings.of(Map.of("speed", "2"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("speed: \"2\", expected a key that begins with the name of its strategy and a dot, one of"
                        + " inner.…, outer.…");
        assertThatThrownBy(() -> MAKERS.strategy("outer(inner)", Settings.of(Map.of("inner.speed", "99"))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategySettings.inner.speed: \"99\", expected a whole number from 1 to 9");
        assertThatThrownBy(() -> MAKERS.strategy("outer(inner)", Settings.of(Map.of("outer.sped", "2"))))
                .hasMessageContaining("strategySettings.outer.sped: \"2\"");
    }

    @Test
    void composition_isAnsweredForByWhoeverDoesNotComeWithTheBalancer() {
        assertThat(MAKERS.strategyProvider("outer(inner)").name()).isEqualTo("outer");
    }
}
