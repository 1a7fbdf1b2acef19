package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;

/**
 * {@code burst-aware}, the default: ejects an instance once its outcomes say, beyond reasonable doubt, that it errs more
 * than its peers.
 *
 * <p>Two {@link ShiftStatistic}s look for odds of an error ten and sixty times those of the others; their mean is
 * compared with one threshold. The larger ratio sees death within four requests, the smaller one a tenth of errors
 * within seventy. Since both measure against the error rate that is normal now (of the peers, of the instance itself
 * over a long time, of the route), an error that everybody has is evidence against nobody; and from where nearly half of
 * all requests fail anyway, only a long row of errors ejects, and only while somebody is well. The score also falls with
 * the recent errors themselves, so that traffic moves away before, and without, any verdict.
 *
 * <p>A timeout says less while the instance answers others: it may be busy, and then more of them come together. A refused
 * connection says more than an error in an answer, and two of them suffice. A client error is no evidence; many more of them
 * than the peers have lower the score. While the pool is frozen evidence never reaches what ejects.
 */
final class BurstAwareScorer implements HealthScorer {
    /*
     * The word: bits 0–15 the statistic for odds of 10, 16–31 for odds of 60 (both SmallFloat, 0 at rest), 32–47 the
     * level of recent errors, 48–55 errors in a row, 56–63 the level of client errors.
     *
     * The mean of the two is the Shiryaev–Roberts statistic of a mixture (M. Pollak: Optimal detection of a change in
     * distribution, Annals of Statistics 13, 1985). Nothing on the path needs a logarithm or an exponential: the
     * statistics are products, and the threshold is kept as the number it is compared with.
     *
     * The normal rate is not taken below four in a thousand. A pool without any errors would otherwise make a single
     * one decisive.
     */
    private static final double LESSER_ODDS = 10;
    private static final double GREATER_ODDS = 60;
    private static final double LEAST_RATE = 0.004;
    private static final double MOST_OWN_RATE = 0.03;
    private static final double MOST_OWN_RATE_WHEN_NEW = 0.007;
    private static final double MOST_SLIGHT_RATE_WHEN_NEW = 0.012;
    private static final long REQUESTS_OF_A_LONG_RATE = 100;
    private static final double REFUSED_WEIGHT = StrictMath.exp(6.3);
    private static final int LONG_RUN = 7;
    private static final double EVERYBODYS = 0.4;
    private static final double NO_LEAST_WEIGHT = 0;
    private static final double DOUBT_BELOW_EJECT = 6.6;
    private static final double RETURNING = StrictMath.exp(-7);
    private static final double MEMORY_NANOS = 60e9;

    private static final int GREATER_SHIFT = SmallFloat.BITS;
    private static final int LEVEL_SHIFT = 2 * SmallFloat.BITS;
    private static final int RUN_SHIFT = LEVEL_SHIFT + ErrorLevel.BITS;
    private static final int CLIENT_SHIFT = RUN_SHIFT + ErrorRun.BITS;

    private final float eject;
    private final float doubt;
    private final int consecutive;
    private final ShiftStatistic lesser;
    private final ShiftStatistic greater;

    private BurstAwareScorer(double threshold, Thresholds thresholds) {
        eject = (float) StrictMath.exp(threshold);
        doubt = (float) StrictMath.exp(threshold - DOUBT_BELOW_EJECT);
        consecutive = thresholds.consecutive();
        lesser = new ShiftStatistic(LESSER_ODDS, 2 * eject);
        greater = new ShiftStatistic(GREATER_ODDS, 2 * eject);
    }

    static BurstAwareScorer from(Settings settings) {
        settings.allow("threshold", Thresholds.HEALTH, Thresholds.RECOVERY, Thresholds.CONSECUTIVE);
        return new BurstAwareScorer(settings.number("threshold", 13, 7, 15), Thresholds.from(settings, 0));
    }

    @Override
    public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
        if (outcome.isFailure()) {
            return failed(evidence, outcome, peers);
        }
        if (outcome == Outcome.CLIENT_ERROR) {
            return blamed(evidence, peers);
        }
        return outcome == Outcome.SUCCESS ? succeeded(evidence, 1, peers) : evidence;
    }

    @Override
    public boolean looksAtLatency() {
        return false;
    }

    private static long blamed(long evidence, Peers peers) {
        double usual = larger(0, peers.clientErrorRate());
        int level = ClientErrorLevel.risen(clientLevel(evidence), usual);
        return (evidence & ~((long) ClientErrorLevel.FULL << CLIENT_SHIFT)) | ((long) level << CLIENT_SHIFT);
    }

    /** What is usual is looked up once, as it does not change much within a few requests. */
    @Override
    public long succeeded(long evidence, int successes, Peers peers) {
        if (evidence == 0) {
            return 0;
        }
        double usual = usualRate(evidence, peers);
        long requests = peers.ownRequests();
        double own = ownRate(peers, requests);
        double slight = larger(usual, smaller(mostSlight(requests), own));
        double clear = larger(usual, smaller(most(requests), own));
        return word(
                lesser.succeeded(lesserBits(evidence), successes, slight),
                greater.succeeded(greaterBits(evidence), successes, clear),
                ErrorLevel.fallen(errorLevel(evidence), successes),
                0,
                ClientErrorLevel.fallen(clientLevel(evidence), successes));
    }

    private long failed(long evidence, Outcome outcome, Peers peers) {
        boolean absolute = absolute(evidence, peers);
        double usual = absolute ? Math.min(1, larger(LEAST_RATE, peers.routeErrorRate())) : usualRate(evidence, peers);
        long requests = peers.ownRequests();
        double own = absolute ? 0 : ownRate(peers, requests);
        boolean ofOneCause = outcome == Outcome.TIMEOUT && peers.answeredOthers();
        boolean frozen = peers.frozen() || usual >= EVERYBODYS;
        double leastWeight = outcome == Outcome.UNREACHABLE ? REFUSED_WEIGHT : NO_LEAST_WEIGHT;
        double cap = frozen ? frozenCap(evidence) : Double.POSITIVE_INFINITY;
        double slight = larger(usual, smaller(mostSlight(requests), own));
        double clear = larger(usual, smaller(most(requests), own));
        return word(
                lesser.failed(lesserBits(evidence), slight, ofOneCause, leastWeight, cap),
                greater.failed(greaterBits(evidence), clear, ofOneCause, leastWeight, cap),
                ErrorLevel.risen(errorLevel(evidence)),
                ErrorRun.longer(run(evidence), consecutive, peers.frozen()),
                clientLevel(evidence));
    }

    /** Whether it has only failed for so long that nobody else's errors excuse it, as long as somebody is well. */
    private static boolean absolute(long evidence, Peers peers) {
        return run(evidence) >= LONG_RUN && !peers.frozen() && peers.someAreWell();
    }

    /**
     * What an error in a frozen pool may raise a statistic to. While their mean is below half of what ejects each may
     * reach that half, and neither can be beyond twice of it, so that the mean stays short; from there on none grows.
     */
    private double frozenCap(long evidence) {
        return found(evidence) < eject / 2 ? eject / 2 : 0;
    }

    /** How likely an error is without any fault of this instance, as far as the others and the route tell. */
    private static double usualRate(long evidence, Peers peers) {
        double q = larger(LEAST_RATE, peers.errorRate(evidence));
        return smaller(1, larger(q, peers.routeErrorRate()));
    }

    /** Its own rate in the long run, with one error more than there were; NaN while there were no requests. */
    private static double ownRate(Peers peers, long requests) {
        return peers.ownLongErrorRate() + 1.0 / requests;
    }

    /** What its own rate excuses at most. */
    private static double most(long requests) {
        return isNew(requests) ? MOST_OWN_RATE_WHEN_NEW : MOST_OWN_RATE;
    }

    /** The same where little more than the usual is looked for, which one that always is a little worse must not be taken for. */
    private static double mostSlight(long requests) {
        return isNew(requests) ? MOST_SLIGHT_RATE_WHEN_NEW : MOST_OWN_RATE;
    }

    private static boolean isNew(long requests) {
        return requests <= REQUESTS_OF_A_LONG_RATE;
    }

    private static double larger(double known, double maybeUnknown) {
        return maybeUnknown > known ? maybeUnknown : known;
    }

    /** NaN while the other is. A comparison, since {@code Math.min} takes its time to tell 0 from −0. */
    private static double smaller(double known, double maybeUnknown) {
        return known < maybeUnknown ? known : maybeUnknown;
    }

    @Override
    public long forgive(long evidence, long elapsedNanos) {
        double kept = StrictMath.exp(-Math.max(0, elapsedNanos) / MEMORY_NANOS);
        return word(
                lesser.faded(lesserBits(evidence), kept, LEAST_RATE),
                greater.faded(greaterBits(evidence), kept, LEAST_RATE),
                ErrorLevel.faded(errorLevel(evidence), elapsedNanos),
                run(evidence),
                ClientErrorLevel.faded(clientLevel(evidence), elapsedNanos));
    }

    @Override
    public long returning() {
        int suspicion = SmallFloat.nearest(eject * RETURNING);
        return word(suspicion, suspicion, 0, 0, 0);
    }

    @Override
    public int errorLevel(long evidence) {
        return (int) (evidence >>> LEVEL_SHIFT) & FULL_LEVEL;
    }

    @Override
    public float score(long evidence) {
        float well = Math.max(
                0,
                (FULL_LEVEL - errorLevel(evidence)) / (float) FULL_LEVEL
                        - ClientErrorLevel.excess(clientLevel(evidence)));
        float suspicion = found(evidence) / doubt;
        return well * well * well / (1 + suspicion * (float) Math.sqrt(suspicion));
    }

    @Override
    public Verdict verdict(long evidence) {
        float found = found(evidence);
        if (found >= eject || ErrorRun.ejects(run(evidence), consecutive)) {
            return Verdict.EJECT;
        }
        return found >= doubt ? Verdict.DOUBT : Verdict.KEEP;
    }

    /** The mean of the two statistics. */
    private static float found(long evidence) {
        return (ShiftStatistic.value(lesserBits(evidence)) + ShiftStatistic.value(greaterBits(evidence))) / 2;
    }

    private static int lesserBits(long evidence) {
        return (int) evidence & SmallFloat.MASK;
    }

    private static int greaterBits(long evidence) {
        return (int) (evidence >>> GREATER_SHIFT) & SmallFloat.MASK;
    }

    private static int run(long evidence) {
        return (int) (evidence >>> RUN_SHIFT) & ErrorRun.LONGEST;
    }

    private static int clientLevel(long evidence) {
        return (int) (evidence >>> CLIENT_SHIFT);
    }

    private static long word(int lesser, int greater, int level, int run, int client) {
        return lesser
                | (long) greater << GREATER_SHIFT
                | (long) level << LEVEL_SHIFT
                | (long) run << RUN_SHIFT
                | (long) client << CLIENT_SHIFT;
    }
}
