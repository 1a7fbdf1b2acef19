package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;

/**
 * Why there is no answer, in a few words of our own.
 *
 * <p>What the other side sent is never quoted: it is not ours to print.
 */
final class Reasons {
    private Reasons() {}

    static Result noAnswer(String why) {
        return Result.of(Answer.NO_ANSWER, why);
    }

    static String of(Throwable why) {
        if (why instanceof ConnectTimeoutException) {
            return "connecting took too long";
        }
        if (why instanceof ConnectException) {
            return "connection refused or unreachable";
        }
        if (why instanceof UnknownHostException) {
            return "host name cannot be resolved";
        }
        if (why instanceof HttpClosedException) {
            return "connection closed before the answer was complete";
        }
        if (why instanceof DecoderException || why instanceof IllegalArgumentException) {
            return "unreadable answer";
        }
        return why.getClass().getSimpleName();
    }
}
