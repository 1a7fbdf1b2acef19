package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.Settings;

/**
 * The thresholds every built-in scorer is given.
 *
 * @param health the score below which an instance is sick, in [0,1]
 * @param recovery the score at which it is well again, above {@code health}, at most 1
 * @param consecutive errors in a row that eject; 0: the rule is off
 */
record Thresholds(double health, double recovery, int consecutive) {
    static final String HEALTH = "healthThreshold";
    static final String RECOVERY = "recoveryThreshold";
    static final String CONSECUTIVE = "circuitBreakThreshold";

    static Thresholds from(Settings settings, int consecutiveOtherwise) {
        double health = settings.number(HEALTH, 0.5, 0, 1);
        double recovery = settings.number(RECOVERY, 0.8, 0, 1);
        if (!(recovery > health)) {
            throw new Settings.InvalidSettingException(
                    RECOVERY, String.valueOf(recovery), "a number above " + HEALTH + " (" + health + "), at most 1");
        }
        int consecutive = (int) settings.whole(CONSECUTIVE, consecutiveOtherwise, 0, ErrorRun.LONGEST);
        return new Thresholds(health, recovery, consecutive);
    }
}
