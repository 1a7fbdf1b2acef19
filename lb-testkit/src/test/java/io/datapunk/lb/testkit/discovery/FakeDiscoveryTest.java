package io.datapunk.lb.testkit.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery.Listener;
import io.datapunk.lb.spi.discovery.InstanceDiscovery.Watch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeDiscoveryTest {
    private static final Instance A = Instance.of("a", "127.0.0.1", 1);
    private static final Instance B = Instance.of("b", "127.0.0.1", 2);

    private final FakeDiscovery discovery = new FakeDiscovery();
    private final Heard heard = new Heard();

    @Test
    void watch_hearsNothingUntilTheTestSpeaks() {
        discovery.watch("s", heard);

        assertThat(heard.news).isEmpty();
    }

    @Test
    void pushes_reachEveryWatchOfThatServiceOnly() {
        Heard other = new Heard();
        discovery.watch("s", heard);
        discovery.watch("s", heard);
        discovery.watch("other", other);

        discovery.complete("s", A);
        discovery.changed("s", List.of(B), List.of("a"));
        discovery.unknown("s", "lost");

        assertThat(heard.news).containsExactly("all [a]", "all [a]", "+[b] -[a]", "+[b] -[a]", "? lost", "? lost");
        assertThat(other.news).isEmpty();
    }

    @Test
    void laterWatch_hearsThePresentList() {
        discovery.complete("s", A);
        discovery.add("s", B);
        discovery.remove("s", "a");

        discovery.watch("s", heard);

        assertThat(heard.news).containsExactly("all [b]");
    }

    @Test
    void whoWentAndCameInOneChange_isThereForALaterWatchToo() {
        discovery.complete("s", A);
        discovery.changed("s", List.of(A), List.of("a"));

        discovery.watch("s", heard);

        assertThat(heard.news).containsExactly("all [a]");
    }

    @Test
    void laterWatchWhileUnknown_hearsThat() {
        discovery.complete("s", A);
        discovery.unknown("s", "lost");

        discovery.watch("s", heard);

        assertThat(heard.news).containsExactly("? lost");
    }

    @Test
    void closedWatch_hearsNothingMore_andIsCountedOnce() {
        Watch watch = discovery.watch("s", heard);
        assertThat(discovery.watched()).containsExactly("s");

        watch.close();
        watch.close();
        discovery.complete("s", A);

        assertThat(heard.news).isEmpty();
        assertThat(discovery.opened("s")).isEqualTo(1);
        assertThat(discovery.closed("s")).isEqualTo(1);
        assertThat(discovery.watched()).isEmpty();
    }

    @Test
    void watchClosedByItsListener_hearsNothingMore() {
        List<Watch> watch = new ArrayList<>();
        watch.add(discovery.watch("s", new Heard() {
            @Override
            public void complete(Collection<Instance> all) {
                watch.get(0).close();
                super.complete(all);
                heard.complete(all);
            }
        }));

        discovery.complete("s", A);
        discovery.complete("s", B);

        assertThat(heard.news).containsExactly("all [a]");
    }

    /** One push overtakes another where the first is still telling somebody else. */
    @Test
    void pushesThatMeet_reachEveryWatchInTheOrderOfTheList() {
        Heard first = new Heard() {
            @Override
            public void complete(Collection<Instance> all) {
                news.add("begin");
                if (all.contains(A)) {
                    discovery.complete("s", B);
                }
                super.complete(all);
            }
        };
        discovery.watch("s", first);
        discovery.watch("s", heard);

        discovery.complete("s", A);

        assertThat(first.news).containsExactly("begin", "all [a]", "begin", "all [b]");
        assertThat(heard.news).containsExactly("all [a]", "all [b]");
        discovery.watch("s", heard);
        assertThat(heard.news).endsWith("all [b]");
    }

    @Test
    void pushesOfManyThreads_leaveEveryListenerAtTheListOfTheFake() throws Exception {
        for (int round = 0; round < 200; round++) {
            FakeDiscovery shared = new FakeDiscovery();
            Heard early = new Heard();
            shared.watch("s", early);
            Thread other = new Thread(() -> shared.complete("s", A));
            other.start();
            shared.complete("s", B);
            other.join();
            Heard late = new Heard();
            shared.watch("s", late);

            assertThat(early.news).hasSize(2).endsWith(late.news.get(0));
        }
    }

    @Test
    void listenerThatThrows_missesNothingOfTheRest() {
        discovery.watch("s", new Heard() {
            @Override
            public void complete(Collection<Instance> all) {
                throw new IllegalStateException("not now");
            }
        });
        discovery.watch("s", heard);

        assertThatIllegalStateException()
                .isThrownBy(() -> discovery.complete("s", A))
                .withMessage("not now");
        discovery.unknown("s", "lost");

        assertThat(heard.news).containsExactly("all [a]", "? lost");
    }

    @Test
    void changesBeforeTheFirstList_areRefused() {
        discovery.unknown("s", "not yet");
        discovery.watch("s", heard);

        assertThatIllegalStateException()
                .isThrownBy(() -> discovery.add("s", A))
                .withMessage(
                        "changed of s: it has no list yet, expected complete first, with nobody if nobody is there");
        assertThat(heard.news).containsExactly("? not yet");
        discovery.complete("s");
        discovery.add("s", A);
        assertThat(heard.news).containsExactly("? not yet", "all []", "+[a] -[]");
    }

    @Test
    void close_endsEveryWatchAndRefusesNewOnes() {
        discovery.watch("s", heard);

        discovery.close();
        discovery.close();
        discovery.complete("s", A);

        assertThat(heard.news).isEmpty();
        assertThat(discovery.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> discovery.watch("s", heard));
    }

    @Test
    void refusedService_throwsWhenWatched() {
        discovery.refuse("s", new IllegalArgumentException("no such service"));

        assertThatThrownBy(() -> discovery.watch("s", heard)).hasMessage("no such service");
        assertThat(discovery.opened("s")).isZero();
    }

    private static class Heard implements Listener {
        final List<String> news = new ArrayList<>();

        @Override
        public void complete(Collection<Instance> all) {
            news.add("all " + all.stream().map(Instance::id).toList());
        }

        @Override
        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
            news.add("+" + addedOrChanged.stream().map(Instance::id).toList() + " -" + removedIds);
        }

        @Override
        public void unknown(String why) {
            news.add("? " + why);
        }
    }
}
