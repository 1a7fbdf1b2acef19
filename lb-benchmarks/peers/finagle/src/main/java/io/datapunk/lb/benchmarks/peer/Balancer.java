package io.datapunk.lb.benchmarks.peer;

import com.twitter.finagle.Address;
import com.twitter.finagle.Backoff;
import com.twitter.finagle.ClientConnection;
import com.twitter.finagle.NoBrokersAvailableException;
import com.twitter.finagle.Service;
import com.twitter.finagle.ServiceFactory;
import com.twitter.finagle.Stack;
import com.twitter.finagle.StackParams;
import com.twitter.finagle.liveness.FailureAccrualFactory;
import com.twitter.finagle.liveness.FailureAccrualPolicy;
import com.twitter.finagle.loadbalancer.Balancers;
import com.twitter.finagle.loadbalancer.EndpointFactory;
import com.twitter.finagle.loadbalancer.LazyEndpointFactory;
import com.twitter.finagle.loadbalancer.LoadBalancerFactory;
import com.twitter.finagle.param.Stats;
import com.twitter.finagle.service.ResponseClassifier;
import com.twitter.finagle.stats.NullStatsReceiver;
import com.twitter.finagle.util.DefaultTimer;
import com.twitter.util.Activity;
import com.twitter.util.Duration;
import com.twitter.util.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.IndexedSeq;
import scala.jdk.javaapi.CollectionConverters;

/** A balancer of Finagle over endpoints whose service answers at once; no statistics. */
final class Balancer {
    private static final ClientConnection CONNECTION = com.twitter.finagle.ClientConnection$.MODULE$.nil();
    private static final Duration UNTIL_AFTER_THE_RUN = Duration.fromSeconds(20 * 3600);
    private static final Integer SUCCEED = 1;
    private static final Integer FAIL = 0;

    private final List<EndpointFactory<Integer, Integer>> endpoints;
    private final ServiceFactory<Integer, Integer> factory;

    private Balancer(LoadBalancerFactory kind, List<EndpointFactory<Integer, Integer>> endpoints) {
        this.endpoints = endpoints;
        IndexedSeq<EndpointFactory<Integer, Integer>> all =
                CollectionConverters.asScala(endpoints).toIndexedSeq();
        Stack.Params parameters = StackParams.empty().plus(new Stats(NullStatsReceiver.get()).mk());
        factory = kind.newBalancer(Activity.value(all), new NoBrokersAvailableException("benchmark"), parameters);
    }

    static Balancer p2c(List<EndpointFactory<Integer, Integer>> endpoints) {
        return new Balancer(Balancers.p2c(Balancers.p2c$default$1()), endpoints);
    }

    static Balancer roundRobin(List<EndpointFactory<Integer, Integer>> endpoints) {
        return new Balancer(Balancers.roundRobin(), endpoints);
    }

    static List<EndpointFactory<Integer, Integer>> endpoints(int count) {
        ServiceFactory<Integer, Integer> constant = ServiceFactory.constant(new Echo());
        List<EndpointFactory<Integer, Integer>> endpoints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            endpoints.add(new LazyEndpointFactory<>(() -> constant, address(i)));
        }
        return endpoints;
    }

    /** Endpoints that accrue failures by the default's rules; who is dead stays so for the run. */
    static List<EndpointFactory<Integer, Integer>> accruing(int count) {
        ServiceFactory<Integer, Integer> constant = ServiceFactory.constant(new Echo());
        List<EndpointFactory<Integer, Integer>> endpoints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            endpoints.add(new LazyEndpointFactory<>(
                    () -> new FailureAccrualFactory<>(
                            constant,
                            policy(),
                            ResponseClassifier.Default(),
                            DefaultTimer.getInstance(),
                            NullStatsReceiver.get()),
                    address(i)));
        }
        return endpoints;
    }

    private static FailureAccrualPolicy policy() {
        Backoff dead = Backoff.constant(UNTIL_AFTER_THE_RUN);
        return FailureAccrualPolicy.successRateWithinDuration(
                        FailureAccrualPolicy.DefaultSuccessRateThreshold(),
                        FailureAccrualPolicy.DefaultSuccessRateWindow(),
                        dead,
                        FailureAccrualPolicy.DefaultMinimumRequestThreshold())
                .orElse(FailureAccrualPolicy.consecutiveFailures(
                        FailureAccrualPolicy.DefaultConsecutiveFailures(), dead));
    }

    /** Makes the first in a hundred, at least one, fail until they are dead. */
    static void disturb(List<EndpointFactory<Integer, Integer>> endpoints) {
        for (EndpointFactory<Integer, Integer> one : endpoints.subList(0, Math.max(1, endpoints.size() / 100))) {
            LazyEndpointFactory<Integer, Integer> endpoint = (LazyEndpointFactory<Integer, Integer>) one;
            for (int i = 0; i < FailureAccrualPolicy.DefaultConsecutiveFailures(); i++) {
                request(endpoint, true);
            }
            if (endpoint.isAvailable()) {
                throw new IllegalStateException("endpoint: available, expected to be dead after failures");
            }
        }
    }

    private static Address address(int number) {
        byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return Address.apply(new InetSocketAddress(InetAddress.getByAddress(ip), 8080));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("ip: " + ip.length + " bytes, expected 4", wrongLength);
        }
    }

    /** How many endpoints are not dead. */
    long inUse() {
        return endpoints.stream()
                .filter(one -> ((LazyEndpointFactory<Integer, Integer>) one).isAvailable())
                .count();
    }

    /** Acquires a service, calls it, gives it back. */
    Object request(boolean fails) {
        return request(factory, fails);
    }

    private static Object request(ServiceFactory<Integer, Integer> from, boolean fails) {
        Service<Integer, Integer> service = from.apply(CONNECTION).poll().get().get();
        Object answer = service.apply(fails ? FAIL : SUCCEED);
        service.close();
        return answer;
    }

    private static final class Echo extends Service<Integer, Integer> {
        private static final Future<Integer> FAILURE = Future.exception(new Exception("a request that failed"));

        @Override
        public Future<Integer> apply(Integer request) {
            return request.equals(FAIL) ? FAILURE : Future.value(request);
        }
    }
}
