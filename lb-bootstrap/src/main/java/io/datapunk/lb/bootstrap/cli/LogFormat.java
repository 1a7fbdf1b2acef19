package io.datapunk.lb.bootstrap.cli;

/** How the runnable jar writes its log lines. The constants are what a user types. */
enum LogFormat {
    /** A line for people. */
    text("quiet-logback.xml"),
    /** A JSON object a line, for machines. */
    json("json-logback.xml");

    /** The option that chooses. */
    static final String OPTION = "--log-format";

    private final String resource;

    LogFormat(String resource) {
        this.resource = resource;
    }

    /**
     * The format these arguments ask for; {@link #text} where they ask for none or for one there is not, which the
     * command line then says.
     */
    static LogFormat of(String... arguments) {
        LogFormat found = text;
        for (int i = 0; i < arguments.length; i++) {
            String value = "";
            if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                value = arguments[i + 1];
            } else if (arguments[i].startsWith(OPTION + "=")) {
                value = arguments[i].substring(OPTION.length() + 1);
            }
            if (value.equals(json.name())) {
                found = json;
            }
        }
        return found;
    }

    /** Where the class path has the configuration of the log. */
    String logback() {
        return "io/datapunk/lb/bootstrap/cli/" + resource;
    }
}
