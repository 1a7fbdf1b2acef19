/** What coordinates over time: the balancer an application embeds, its configuration, events and ports. */
module io.datapunk.lb.application {
    requires io.datapunk.lb.domain;
    requires transitive io.datapunk.lb.spi;
    requires static transitive org.jspecify;

    exports io.datapunk.lb;
    exports io.datapunk.lb.application.event;
    exports io.datapunk.lb.application.plugin;
    exports io.datapunk.lb.application.port;
}
