package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static io.datapunk.lb.domain.pool.PoolRig.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.selection.LiveMembers;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MembershipTest {
    /** Where requests are few, trials are rare. */
    private static final long LONGEST_REST = 91 * SECOND;

    private final PoolRig rig = new PoolRig();
    private final Pool pool = rig.pool;

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (int handle : pool.handles()) {
            ids.add(pool.view(handle).instance().id());
        }
        return ids;
    }

    @Test
    void firstList_isClosedAtOnce_laterArrivalsRamp() {
        rig.with(3);
        assertThat(rig.view(0).state()).isEqualTo(InstanceState.CLOSED);
        MembershipChange change = pool.change(List.of(instance(3)), List.of());
        assertThat(change.added()).containsExactly(rig.handle(3));
        assertThat(change.listed()).isEqualTo(4);
        assertThat(rig.view(3).state().circuit()).isInstanceOf(Circuit.Ramping.class);
        assertThat(rig.view(0).state()).isEqualTo(InstanceState.CLOSED);
        Audit.consistent(pool);
    }

    @Test
    void replace_addsAndRemovesByDifference_andKeepsOrderOfId() {
        rig.with(6);
        int kept = rig.handle(4);
        MembershipChange change =
                pool.replace(List.of(instance(9), instance(4), instance(0), instance(2), instance(7)));
        assertThat(ids()).containsExactly("i0000", "i0002", "i0004", "i0007", "i0009");
        assertThat(change.added()).hasSize(2);
        assertThat(change.removed()).hasSize(3);
        assertThat(change.changed()).isEmpty();
        assertThat(rig.handle(4)).isEqualTo(kept);
        assertThat(pool.replace(List.of()).removed()).hasSize(5);
        assertThat(pool.handles()).isEmpty();
        Audit.consistent(pool);
    }

    @Test
    void change_mergesIntoWhatIsThere() {
        rig.with(3);
        MembershipChange change = pool.change(List.of(instance(5), instance(1, 2)), List.of("i0000", "unknown"));
        assertThat(ids()).containsExactly("i0001", "i0002", "i0005");
        assertThat(change.added()).hasSize(1);
        assertThat(change.removed()).hasSize(1);
        assertThat(change.changed()).hasSize(1);
        assertThat(pool.change(List.of(), List.of("unknown")).empty()).isTrue();
    }

    @Test
    void idBothAddedAndRemoved_stays() {
        rig.with(2);
        int handle = rig.handle(1);
        MembershipChange change = pool.change(List.of(instance(1)), List.of("i0001"));
        assertThat(change.empty()).isTrue();
        assertThat(rig.handle(1)).isEqualTo(handle);
    }

    @Test
    void duplicateIds_areCounted_andTheFirstIsTaken() {
        Instance other = Instance.of("i0001", "elsewhere", 9);
        assertThat(pool.replace(List.of(instance(1), other, instance(0))).duplicates())
                .isEqualTo(1);
        assertThat(rig.view(1).instance()).isEqualTo(instance(1));
        assertThat(pool.change(List.of(instance(1), other, other), List.of()).duplicates())
                .isEqualTo(2);
        assertThat(rig.view(1).instance()).isEqualTo(instance(1));
    }

    @Test
    void sameIdAndAddress_keepsHandleAndHealth_whateverElseChanges() {
        rig.with(4);
        rig.eject(2);
        int handle = rig.handle(2);
        InstanceState before = rig.view(2).state();
        assertThat(before.circuit()).isInstanceOf(Circuit.Open.class);
        rig.with(4);
        Instance moved = new Instance("i0002", "10.0.0.2", 80, 1, "zone-b", Map.of("version", "2"));
        MembershipChange change = pool.change(List.of(moved), List.of());
        assertThat(change.changed()).hasSize(1);
        assertThat(change.added()).isEmpty();
        assertThat(rig.handle(2)).isEqualTo(handle);
        assertThat(rig.view(2).state()).isEqualTo(before);
        assertThat(rig.view(2).instance()).isEqualTo(moved);
    }

    @Test
    void changeWithoutComingOrGoing_leavesTheHandlesTheVeryArray_andIsAnotherVersionWhereSomethingChanged() {
        rig.with(4);
        int[] handles = pool.handles();
        LiveMembers live = (LiveMembers) pool.candidates();
        Object version = live.version();
        rig.with(4);
        pool.change(List.of(instance(1)), List.of("unknown"));
        assertThat(pool.handles()).isSameAs(handles);
        assertThat(live.version()).isEqualTo(version);

        assertThat(pool.change(List.of(instance(1, 2)), List.of()).changed()).containsExactly(rig.handle(1));
        assertThat(pool.handles()).isSameAs(handles);
        assertThat(live.version()).isNotEqualTo(version);
        version = live.version();
        pool.change(List.of(new Instance("i0002", "10.0.0.2", 80, 1, "", Map.of("version", "2"))), List.of());
        assertThat(pool.handles()).isSameAs(handles);
        assertThat(live.version()).isNotEqualTo(version);

        pool.change(List.of(instance(5)), List.of("i0002"));
        assertThat(pool.handles()).hasSize(4).isNotSameAs(handles);
        assertThat(live.version()).isNotEqualTo(version);
        Audit.consistent(pool);
    }

    @Test
    void otherAddress_isANewIncarnation_thatRampsWithNothingOnRecord() {
        rig.with(4);
        rig.eject(2);
        int before = rig.handle(2);
        MembershipChange change = pool.change(List.of(Instance.of("i0002", "10.9.9.9", 80)), List.of());
        assertThat(change.removed()).containsExactly(before);
        assertThat(change.added()).hasSize(1).doesNotContain(before);
        InstanceState state = rig.view(2).state();
        assertThat(state.circuit()).isInstanceOf(Circuit.Ramping.class);
        assertThat(state.history().trips()).isZero();
        assertThat(pool.account().out()).isZero();
        Audit.consistent(pool);
    }

    @Test
    void addressThatComesBack_inheritsItsTrips_alsoUnderAnotherId() {
        rig.with(4);
        rig.eject(2);
        pool.change(List.of(), List.of("i0002"));
        pool.change(List.of(Instance.of("reborn", "10.0.0.2", 80)), List.of());
        InstanceState state = pool.view(rig.handle("reborn")).state();
        assertThat(state.circuit()).isInstanceOf(Circuit.Ramping.class);
        assertThat(state.history().trips()).isEqualTo(1);
        assertThat(pool.view(rig.handle("reborn")).score()).isEqualTo(1);
    }

    @Test
    void addressThatComesBackInTheVeryChange_inheritsItsTrips() {
        rig.with(4);
        rig.eject(2);
        pool.change(List.of(Instance.of("reborn", "10.0.0.2", 80)), List.of("i0002"));
        assertThat(trips("reborn")).isEqualTo(1);

        pool.replace(List.of(instance(0), instance(1), instance(3), Instance.of("third", "10.0.0.2", 80)));
        assertThat(trips("third")).isEqualTo(1);
        Audit.consistent(pool);
    }

    @Test
    void twoThatExchangeTheirAddresses_eachInheritsWhatItsAddressLeftWith() {
        rig.with(4);
        rig.eject(2);
        pool.change(List.of(Instance.of("i0002", "10.0.0.3", 80), Instance.of("i0003", "10.0.0.2", 80)), List.of());
        assertThat(trips("i0002")).isZero();
        assertThat(trips("i0003")).isEqualTo(1);
    }

    @Test
    void tripsThatWereForgivenSinceTheAddressCameBack_areNotInheritedOnceMore() {
        rig.with(4);
        rig.eject(2);
        pool.change(List.of(Instance.of("reborn", "10.0.0.2", 80)), List.of("i0002"));
        rig.pass(LONGEST_REST);
        assertThat(trips("reborn")).isZero();

        pool.change(List.of(Instance.of("third", "10.0.0.2", 80)), List.of("reborn"));
        assertThat(trips("third")).isZero();
    }

    @Test
    void addressThatWasWellUnderAnotherIdUntilItLeft_hasNothingOnRecord() {
        rig.with(4);
        rig.eject(2);
        pool.change(List.of(Instance.of("second", "10.0.0.2", 80)), List.of());
        pool.change(List.of(), List.of("i0002"));
        pool.change(List.of(), List.of("second"));
        pool.change(List.of(Instance.of("third", "10.0.0.2", 80)), List.of());
        assertThat(trips("third")).isZero();
    }

    private int trips(String id) {
        return pool.view(rig.handle(id)).state().history().trips();
    }

    @Test
    void memoryOfTheDeparted_isBounded_andForgetsTheOldest() {
        rig.with(4);
        int many = 1100;
        for (int i = 100; i < 100 + many; i++) {
            Instance one = Instance.of("x", "10.1." + i / 256 + "." + i % 256, 80);
            pool.change(List.of(one), List.of());
            int handle = rig.handle("x");
            pool.decisions().decide(handle, new HealthEvent.Judged(Verdict.EJECT));
            assertThat(pool.view(handle).state().history().trips()).isEqualTo(1);
            pool.change(List.of(), List.of("x"));
            rig.pass(3 * SECOND / 10);
        }
        assertThat(tripsOnReturn(100)).isZero();
        assertThat(tripsOnReturn(100 + many - 1)).isEqualTo(1);
        assertThat(tripsOnReturn(100 + many - 1024)).isEqualTo(1);
    }

    private int tripsOnReturn(int i) {
        String id = "back" + i;
        pool.change(List.of(Instance.of(id, "10.1." + i / 256 + "." + i % 256, 80)), List.of());
        return trips(id);
    }

    @Test
    void weightChange_thatLeavesTooLittleHealthyWeight_isSeenAtOnce_andItsEndToo() {
        PoolRig rig = new PoolRig();
        rig.list(List.of(instance(0, 1), instance(1, 1), instance(2, 1), instance(3, 1)));
        rig.eject(3);
        assertThat(rig.pool.tooFewHealthy()).isFalse();

        rig.pool.change(List.of(instance(3, 9)), List.of());
        assertThat(rig.pool.tooFewHealthy())
                .as("a quarter of the weight is well")
                .isTrue();
        rig.pool.change(List.of(instance(3, 1)), List.of());
        assertThat(rig.pool.tooFewHealthy()).isFalse();
    }

    @Test
    void weightChange_rescalesEverybody_andTheLedger() {
        pool.replace(List.of(instance(0, 10), instance(1, 5), instance(2, 5)));
        Candidates all = pool.candidates();
        assertThat(all.weight(rig.handle(1))).isEqualTo(0.5f);
        rig.eject(0);
        pool.change(List.of(instance(0, 2)), List.of());
        assertThat(all.weight(rig.handle(0))).isCloseTo(0.4f, within(1e-6f));
        assertThat(all.weight(rig.handle(1))).isEqualTo(1);
        assertThat(all.listedWeight()).isEqualTo(12);
        assertThat(pool.account().outWeight()).isEqualTo(2);
        Audit.consistent(pool);
        pool.change(List.of(instance(3, 50)), List.of());
        assertThat(all.weight(rig.handle(1))).isCloseTo(0.1f, within(1e-6f));
        pool.change(List.of(), List.of("i0003"));
        assertThat(all.weight(rig.handle(1))).isEqualTo(1);
        Audit.consistent(pool);
    }

    @Test
    void queue_isRequestsOutByTheMeanWeight_whoeverComesGoesOrChanges() {
        pool.replace(List.of(instance(0, 2), instance(1, 2), instance(2, 2)));
        Candidates all = pool.candidates();
        rig.begin(1);
        rig.begin(1);
        assertThat(all.queue(rig.handle(0))).isZero();
        assertThat(all.queue(rig.handle(1))).isEqualTo(2);
        pool.change(List.of(instance(1, 0.5)), List.of());
        assertThat(all.queue(rig.handle(1))).isEqualTo(6);
        pool.change(List.of(instance(3, 27.5)), List.of());
        assertThat(all.queue(rig.handle(1))).isCloseTo(32, within(1e-5));
        pool.change(List.of(), List.of("i0000", "i0003"));
        assertThat(all.queue(rig.handle(1))).isEqualTo(5);
        pool.replace(List.of(instance(1, 0.5)));
        assertThat(all.queue(rig.handle(1))).isEqualTo(2);
        assertThat(all.queue(Candidates.NONE)).isZero();
    }

    @Test
    void heaviestLeave_theLastOfThemRescales() {
        pool.replace(List.of(instance(0, 10), instance(1, 10), instance(2, 5), instance(3, 5)));
        Candidates all = pool.candidates();

        pool.change(List.of(), List.of("i0000"));
        assertThat(all.weight(rig.handle(2))).isEqualTo(0.5f);
        pool.change(List.of(instance(3, 10)), List.of("i0001"));
        assertThat(all.weight(rig.handle(2))).isEqualTo(0.5f);
        pool.change(List.of(instance(3, 5)), List.of());
        assertThat(all.weight(rig.handle(2))).isEqualTo(1);
        Audit.consistent(pool);
    }

    @Test
    void sameObjectsInOrder_andAFewOthers_areComparedRight() {
        List<Instance> listed = new ArrayList<>(List.of(instance(1), instance(3), instance(5), instance(7)));
        pool.replace(listed);
        int kept = rig.handle(5);

        listed.remove(1);
        listed.add(0, instance(0));
        listed.add(2, instance(4));
        listed.add(instance(9));
        MembershipChange change = pool.replace(listed);

        assertThat(ids()).containsExactly("i0000", "i0001", "i0004", "i0005", "i0007", "i0009");
        assertThat(change.added()).hasSize(3);
        assertThat(change.removed()).hasSize(1);
        assertThat(change.changed()).isEmpty();
        assertThat(rig.handle(5)).isEqualTo(kept);
    }

    @Test
    void sameObjectTwice_isOneDuplicate() {
        Instance twice = instance(1);
        pool.replace(List.of(instance(0), twice));

        MembershipChange change = pool.replace(List.of(twice, twice, instance(2), instance(2)));

        assertThat(ids()).containsExactly("i0001", "i0002");
        assertThat(change.duplicates()).isEqualTo(2);
    }

    @Test
    void sameObjectsInAnyOrder_changeNothing() {
        List<Instance> listed = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            listed.add(instance(i));
        }
        pool.replace(listed);
        Collections.shuffle(listed, new Random(1));

        assertThat(pool.replace(listed).empty()).isTrue();
        assertThat(ids()).isSorted().hasSize(50);
    }

    @Test
    void outcomeOfOneThatLeft_isCountedAndMovesNothing() {
        rig.with(4);
        rig.request(2, Outcome.SERVER_ERROR);
        long ticket = rig.begin(2);
        pool.change(List.of(), List.of("i0002"));
        rig.rules.clear();
        assertThat(pool.inFlightTotal()).isEqualTo(1);
        pool.complete(ticket, Outcome.SERVER_ERROR, SECOND);
        assertThat(pool.inFlightTotal()).isZero();
        assertThat(rig.rules).isEmpty();
        assertThat(pool.totals()).containsEntry(Outcome.SERVER_ERROR, 2L);
        rig.pass(SECOND);
        assertThat(pool.totals()).containsEntry(Outcome.SERVER_ERROR, 2L);
        assertThat(pool.poolCounts().ejections()).isZero();
    }

    @Test
    void trialOfOneThatLeft_isNoReadmission() {
        rig.with(4);
        rig.eject(2);
        rig.pass(2 * SECOND);
        for (int i = 0; i < 2; i++) {
            rig.request(2, Outcome.SUCCESS);
        }
        long third = rig.begin(2);
        pool.change(List.of(), List.of("i0002"));
        pool.complete(third, Outcome.SUCCESS, SECOND);
        assertThat(pool.poolCounts().readmissions()).isZero();
    }

    @Test
    void slotReused_aStaleTicketHarmsNobody() {
        rig.with(3);
        long stale = rig.begin(2);
        int handle = Ticket.handle(stale);
        pool.change(List.of(), List.of("i0002"));
        rig.pass(SECOND);
        assertThat(pool.instance(stale)).isNotNull();
        rig.time.advance(PoolRig.LEASE_LIMIT);
        rig.pass(SECOND);
        assertThat(pool.instance(stale)).isNull();
        assertThat(pool.poolCounts().writtenOff()).isEqualTo(1);
        pool.change(List.of(instance(7)), List.of());
        assertThat(rig.handle(7)).isEqualTo(handle);
        long fresh = rig.begin(7);
        InstanceState before = rig.view(7).state();

        pool.complete(stale, Outcome.SERVER_ERROR, SECOND);
        pool.throttled(stale, SECOND, SECOND);
        pool.reportLoad(stale, 9);

        assertThat(pool.poolCounts().staleOutcomes()).isEqualTo(2);
        assertThat(rig.view(7).inFlight()).isEqualTo(1);
        assertThat(rig.view(7).state()).isEqualTo(before);
        assertThat(rig.view(7).counts().values()).containsOnly(0L);
        assertThat(pool.candidates().reportedLoad(handle)).isNaN();
        pool.complete(fresh, Outcome.SUCCESS, SECOND);
        pool.complete(fresh, Outcome.SUCCESS, SECOND);
        assertThat(rig.view(7).inFlight()).isZero();
        assertThat(rig.view(7).counts()).containsEntry(Outcome.SUCCESS, 1L);
    }

    @Test
    void churn_reusesSlots() {
        rig.with(3);
        int most = 0;
        for (int i = 10; i < 2000; i++) {
            pool.change(List.of(instance(i)), List.of(PoolRig.id(i - 1)));
            most = Math.max(most, rig.handle(i));
            rig.pass(3 * SECOND / 10);
        }
        assertThat(most).isLessThan(16);
        assertThat(pool.handles()).hasSize(4);
        Audit.consistent(pool);
    }

    @Test
    void trialsThatFailed_areNotHeldAgainstTheRampThatFollows() {
        rig.with(4);
        rig.eject(2);
        for (int failed = 0; failed < 5; failed++) {
            rig.pass(LONGEST_REST);
            rig.request(2, Outcome.SERVER_ERROR);
            assertThat(rig.view(2).state().circuit()).isInstanceOf(Circuit.Open.class);
        }
        rig.pass(LONGEST_REST);
        for (int i = 0; i < 3; i++) {
            rig.request(2, Outcome.SUCCESS);
        }
        assertThat(rig.view(2).state().circuit()).isInstanceOf(Circuit.Ramping.class);
        assertThat(rig.view(2).score()).isEqualTo(1);
        rig.rules.clear();
        rig.request(2, Outcome.SUCCESS);
        assertThat(rig.rules).doesNotContain(Rule.EJECTED);
    }

    @Test
    void amongVeryMany_eachIsFoundByItsId_whoeverCameOrWent() {
        long seed = 20_261_128;
        System.out.println("MembershipTest seed " + seed);
        Random random = new Random(seed);
        TreeMap<String, Instance> listed = new TreeMap<>();
        for (int number = 0; number < 33_000; number++) {
            Instance one = Instance.of("instance-" + number, "host", 80);
            listed.put(one.id(), one);
        }
        pool.replace(listed.values());
        for (int step = 0; step < 30; step++) {
            List<Instance> come = new ArrayList<>();
            Set<String> gone = new HashSet<>();
            for (int i = 0; i < 40; i++) {
                come.add(Instance.of("instance-" + random.nextInt(33_000) + (step < 10 ? "x" : ""), "host", 80));
                gone.add("instance-" + random.nextInt(33_000));
            }
            pool.change(come, gone);
            gone.forEach(listed::remove);
            come.forEach(each -> listed.put(each.id(), each));
            for (int i = 0; i < 2_000; i++) {
                String id = "instance-" + random.nextInt(34_000) + (random.nextInt(8) == 0 ? "x" : "");
                assertThat(pool.lists(id)).as(id).isEqualTo(listed.containsKey(id));
            }
        }
        assertThat(ids()).containsExactlyElementsOf(listed.keySet());
        pool.replace(listed.headMap("instance-2").values());
        assertThat(pool.lists("instance-3")).isFalse();
        assertThat(pool.lists("instance-1")).isEqualTo(listed.containsKey("instance-1"));
    }

    @Test
    void randomLists_endAsASortedMapWould() {
        long seed = 20_260_106;
        System.out.println("MembershipTest seed " + seed);
        Random random = new Random(seed);
        TreeMap<String, Instance> expected = new TreeMap<>();
        for (int step = 0; step < 2000; step++) {
            List<Instance> some = new ArrayList<>();
            Set<String> taken = new HashSet<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                int number = random.nextInt(30);
                Instance one = new Instance(
                        PoolRig.id(number), "host" + random.nextInt(2), 80, 1 + random.nextInt(3), "", Map.of());
                if (taken.add(one.id())) {
                    some.add(one);
                }
            }
            if (random.nextInt(4) == 0) {
                some.addAll(expected.values().stream()
                        .filter(each -> random.nextBoolean() && taken.add(each.id()))
                        .toList());
                if (random.nextBoolean()) {
                    some.sort(Comparator.comparing(Instance::id));
                }
                expected.clear();
                pool.replace(some);
            } else {
                List<String> gone = new ArrayList<>(expected.keySet());
                Collections.shuffle(gone, random);
                gone = gone.subList(0, Math.min(gone.size(), random.nextInt(4)));
                pool.change(some, gone);
                gone.forEach(expected::remove);
            }
            some.forEach(each -> expected.put(each.id(), each));
            List<Instance> actual = new ArrayList<>();
            for (int handle : pool.handles()) {
                actual.add(pool.view(handle).instance());
            }
            assertThat(actual).isEqualTo(new ArrayList<>(expected.values()));
            Audit.consistent(pool);
            rig.pass(SECOND / 10);
        }
    }
}
