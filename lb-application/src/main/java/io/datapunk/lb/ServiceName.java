package io.datapunk.lb;

/** What can be the name of a service. Pure and thread-safe. */
public final class ServiceName {
    /** What a usable name is, in words, for messages. */
    public static final String EXPECTED = "a name of 1 to 255 characters without slashes and control characters";

    private static final int LONGEST = 255;

    private ServiceName() {}

    /** Whether somebody can ask for a service of this name. */
    public static boolean isUsable(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && name.chars().noneMatch(c -> c == '/' || Character.isISOControl(c));
    }
}
