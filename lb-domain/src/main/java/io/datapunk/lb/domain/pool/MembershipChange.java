package io.datapunk.lb.domain.pool;

/**
 * What a new list changed.
 *
 * @param listed how many are listed now
 * @param added handles that came
 * @param removed handles that went; their requests under way may still end
 * @param changed handles that stayed, with another weight, zone or metadata
 * @param duplicates how many entries were passed over because their id was taken
 */
@SuppressWarnings("ArrayRecordComponent") // A first list may hold a million; nobody compares changes.
public record MembershipChange(int listed, int[] added, int[] removed, int[] changed, int duplicates) {
    /** Whether nothing changed. */
    public boolean empty() {
        return added.length == 0 && removed.length == 0 && changed.length == 0;
    }
}
