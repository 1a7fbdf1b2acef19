package io.datapunk.lb.simulator.policy;

/** What a client says of an attempt when it asks for a server. */
public interface Ask {
    /** The first attempt of a request that has nothing to say. */
    Ask PLAIN = new Ask() {
        @Override
        public int route() {
            return 0;
        }

        @Override
        public int attempt() {
            return 0;
        }

        @Override
        public boolean tried(int server) {
            return false;
        }
    };

    /** Of which route the request is, 1 to 63; 0 when the client does not say. */
    int route();

    /** How many attempts of the request failed before. */
    int attempt();

    /** Whether one of them went to this server. */
    boolean tried(int server);
}
