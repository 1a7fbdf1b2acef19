package io.datapunk.lb.benchmarks.peer;

import com.twitter.finagle.Address;
import com.twitter.finagle.ClientConnection;
import com.twitter.finagle.NoBrokersAvailableException;
import com.twitter.finagle.Service;
import com.twitter.finagle.ServiceFactory;
import com.twitter.finagle.Stack;
import com.twitter.finagle.StackParams;
import com.twitter.finagle.loadbalancer.Balancers;
import com.twitter.finagle.loadbalancer.EndpointFactory;
import com.twitter.finagle.loadbalancer.LazyEndpointFactory;
import com.twitter.finagle.param.Stats;
import com.twitter.finagle.stats.NullStatsReceiver;
import com.twitter.util.Activity;
import com.twitter.util.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.IndexedSeq;
import scala.jdk.javaapi.CollectionConverters;

/** Finagle's p2c over endpoints whose service answers at once; no statistics. */
final class Balancer {
    private final ServiceFactory<Integer, Integer> factory;
    private final ClientConnection connection = com.twitter.finagle.ClientConnection$.MODULE$.nil();

    Balancer(List<EndpointFactory<Integer, Integer>> endpoints) {
        IndexedSeq<EndpointFactory<Integer, Integer>> all =
                CollectionConverters.asScala(endpoints).toIndexedSeq();
        Stack.Params parameters = StackParams.empty().plus(new Stats(NullStatsReceiver.get()).mk());
        factory = Balancers.p2c(Balancers.p2c$default$1())
                .newBalancer(Activity.value(all), new NoBrokersAvailableException("benchmark"), parameters);
    }

    static List<EndpointFactory<Integer, Integer>> endpoints(int count) {
        Service<Integer, Integer> echo = new Service<>() {
            @Override
            public Future<Integer> apply(Integer request) {
                return Future.value(request);
            }
        };
        ServiceFactory<Integer, Integer> constant = ServiceFactory.constant(echo);
        List<EndpointFactory<Integer, Integer>> endpoints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            endpoints.add(new LazyEndpointFactory<>(() -> constant, address(i)));
        }
        return endpoints;
    }

    private static Address address(int number) {
        byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return Address.apply(new InetSocketAddress(InetAddress.getByAddress(ip), 8080));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("ip: " + ip.length + " bytes, expected 4", wrongLength);
        }
    }

    /** Acquires a service, calls it, gives it back. */
    Object request() {
        Service<Integer, Integer> service =
                factory.apply(connection).poll().get().get();
        Object answer = service.apply(1);
        service.close();
        return answer;
    }
}
