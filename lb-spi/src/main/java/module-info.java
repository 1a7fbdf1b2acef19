/** The published language of the Health-Aware Load Balancer: value types and the contracts a third party may ship. */
module io.datapunk.lb.spi {
    requires static transitive org.jspecify;

    exports io.datapunk.lb.spi;
    exports io.datapunk.lb.spi.check;
    exports io.datapunk.lb.spi.discovery;
    exports io.datapunk.lb.spi.health;
    exports io.datapunk.lb.spi.selection;
}
