package io.datapunk.lb;

/** What can be the name of a service. */
final class ServiceName {
    static final String EXPECTED = "a name of 1 to 255 characters without slashes and control characters";

    private static final int LONGEST = 255;

    private ServiceName() {}

    static boolean isUsable(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && name.chars().noneMatch(c -> c == '/' || Character.isISOControl(c));
    }
}
