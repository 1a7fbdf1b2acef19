package io.datapunk.lb.simulator.policy;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.random.RandomGenerator;

/**
 * Where a policy is put: one client of one run, with the time, chance, registry and servers that are there.
 *
 * @param scenario what happens; a policy reads settings from it, and does not look at the faults
 * @param client the client's number, from 0
 * @param clientSeed differs between clients and seeds
 * @param ticker the client's time
 * @param scheduler runs the client's tasks
 * @param random chance of its own
 * @param registry tells which servers are listed
 * @param check asks servers for their health
 * @param servers those there are
 * @param listener hears what the policy decides
 */
public record Place(
        Scenario scenario,
        int client,
        long clientSeed,
        Ticker ticker,
        Scheduler scheduler,
        RandomGenerator random,
        InstanceDiscovery registry,
        CheckProvider check,
        Servers servers,
        PolicyListener listener) {}
