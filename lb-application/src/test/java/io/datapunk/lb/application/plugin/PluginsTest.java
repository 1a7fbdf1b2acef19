package io.datapunk.lb.application.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
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
}
