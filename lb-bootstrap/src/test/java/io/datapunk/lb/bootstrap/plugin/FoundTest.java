package io.datapunk.lb.bootstrap.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.bootstrap.ServiceFiles;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoundTest {
    @TempDir
    private Path directory;

    private Found<DiscoveryProvider> found(String... providers) {
        return Found.by(
                Kind.DISCOVERY, new ServiceFiles(directory, true).with(DiscoveryProvider.class, providers), List.of());
    }

    private static String name(Class<?> type) {
        return type.getName();
    }

    /** A provider that differs from a proper one in one point. */
    abstract static class Provider implements DiscoveryProvider {
        @Override
        public String name() {
            return "proper";
        }

        @Override
        public int spiVersion() {
            return 1;
        }

        @Override
        public InstanceDiscovery create(Settings settings, Scheduler scheduler) {
            throw new UnsupportedOperationException();
        }
    }

    /** Nothing is wrong with this one. */
    public static final class Proper extends Provider {}

    /** Has the name of another. */
    public static final class SameName extends Provider {}

    /** Was written for a contract to come. */
    public static final class OfTomorrow extends Provider {
        @Override
        public int spiVersion() {
            return 2;
        }
    }

    /** Has no name that could stand in a configuration. */
    public static final class Nameless extends Provider {
        @Override
        public String name() {
            return "Not A Name\n";
        }
    }

    /** Cannot be made. */
    public static final class Throwing extends Provider {
        public Throwing() {
            throw new IllegalStateException("no licence file");
        }
    }

    /** Cannot say its name. */
    public static final class ThrowingName extends Provider {
        @Override
        public String name() {
            throw new IllegalStateException("who am I");
        }
    }

    /** Cannot even be initialised. */
    public static final class MissingClass extends Provider {
        static {
            failToLink();
        }

        private static void failToLink() {
            throw new NoClassDefFoundError("their/Dependency");
        }
    }

    @Test
    void properProviders_areFoundByName() {
        Found<DiscoveryProvider> found = found(name(Proper.class));
        assertThat(found.names()).containsExactly("proper");
        assertThat(found.named("proper").provider()).isInstanceOf(Proper.class);
        assertThat(found.faults()).isEmpty();
    }

    @Test
    void brokenProviders_areNamedAndDoNotHideTheOthers() {
        Found<DiscoveryProvider> found = found(
                "their.Absent",
                name(Throwing.class),
                name(OfTomorrow.class),
                name(FoundTest.class),
                name(Nameless.class),
                name(ThrowingName.class),
                name(MissingClass.class),
                name(Proper.class));
        assertThat(found.names()).containsExactly("proper");
        assertThat(found.faults().stream().map(fault -> fault.plugin() + ": " + fault.what()))
                .hasSize(7)
                .anySatisfy(fault -> assertThat(fault).contains("their.Absent not found"))
                .anySatisfy(fault -> assertThat(fault).contains(name(Throwing.class), "no licence file"))
                .anySatisfy(fault -> assertThat(fault)
                        .contains(
                                name(OfTomorrow.class),
                                "\"proper\": written for version 2 of the contract, expected 1"))
                .anySatisfy(fault -> assertThat(fault).contains(name(FoundTest.class) + " not a subtype"))
                .anySatisfy(fault -> assertThat(fault).contains(name(Nameless.class), "expected a name of lower case"))
                .anySatisfy(fault -> assertThat(fault).contains(name(ThrowingName.class), "who am I"))
                .anySatisfy(fault -> assertThat(fault).contains("their/Dependency"));
    }

    @Test
    void twoOfOneName_areRefusedWithBothOrigins() {
        assertThatThrownBy(() -> found(name(Proper.class), name(SameName.class)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("discovery: \"proper\" is the name of " + name(Proper.class) + " (")
                .hasMessageContaining(" and of " + name(SameName.class) + " (")
                .hasMessageContaining(
                        Path.of("target", "test-classes").toAbsolutePath().toString());
    }

    @Test
    void anUnknownName_listsTheKnown() {
        assertThatThrownBy(() -> found(name(Proper.class)).named("porper\n"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageEndingWith("discovery: \"porper\\u000a\", expected one of proper");
        assertThatThrownBy(() -> found("# nobody").named("proper"))
                .hasMessageEndingWith("discovery: \"proper\", expected none, for none was found");
    }

    @Test
    void aFileOfNothingButMistakes_endsAtSomePoint() {
        String[] absent = new String[1_000];
        for (int i = 0; i < absent.length; i++) {
            absent[i] = "their.Absent" + i;
        }
        assertThat(found(absent).faults()).hasSize(100);
    }
}
