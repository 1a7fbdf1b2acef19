package io.datapunk.lb.adapters.vertx.load;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The load that an instance reports in the headers of a response: requests in flight, or any utilisation that is comparable
 * within the service.
 *
 * <table>
 *   <caption>Headers, the first that says a load counts</caption>
 *   <tr><th>header</th><th>value</th></tr>
 *   <tr><td>{@code X-Load}</td><td>a plain number from 0, such as {@code 12.5}</td></tr>
 *   <tr><td>{@code endpoint-load-metrics-bin}</td><td>an ORCA report in Base64, as of gRPC</td></tr>
 *   <tr><td>{@code endpoint-load-metrics}</td>
 *       <td>an ORCA report after the name of its format: {@code TEXT cpu_utilization=0.3}, {@code JSON
 *           {"cpu_utilization":0.3}}, or {@code BIN} and Base64</td></tr>
 * </table>
 *
 * <p>An ORCA report (Open Request Cost Aggregation, {@code xds.data.orca.v3.OrcaLoadReport}) says many things; its load is
 * chosen as gRPC's {@code weighted_round_robin} does (gRFC A58): {@code application_utilization} above 0, else {@code
 * cpu_utilization} above 0, else none.
 *
 * <p>Stateless and thread-safe. What cannot be understood, is negative or infinite, or is longer than 4096 characters says no
 * load; nothing here throws but what {@code header} throws.
 */
public final class ReportedLoad {
    private static final int LONGEST = 4096;

    private static final List<Source> SOURCES = List.of(
            new Source("X-Load", new PlainLoad()),
            new Source("endpoint-load-metrics-bin", new OrcaBinary()),
            new Source("endpoint-load-metrics", new OrcaReport()));

    /** The names of the headers that are read. They are for the balancer, so a proxy does not pass them on. */
    public static final List<String> HEADERS =
            SOURCES.stream().map(Source::header).toList();

    private ReportedLoad() {}

    /**
     * The load. O(n) in the length of the headers.
     *
     * @param header answers the first line of the header of a name, in whatever case; null when there is none
     * @return finite and ≥ 0; NaN when there is none, or none that can be used
     */
    public static float in(Function<String, @Nullable String> header) {
        for (Source source : SOURCES) {
            String value = header.apply(source.header);
            if (value != null && value.length() <= LONGEST) {
                float load = source.format.read(value);
                if (!Float.isNaN(load)) {
                    return load;
                }
            }
        }
        return Float.NaN;
    }

    private record Source(String header, LoadFormat format) {}
}
