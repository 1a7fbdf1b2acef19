/** What the balancer asks of the outside: ports that only this project's own adapters and bootstrap implement. */
@NullMarked
package io.datapunk.lb.application.port;

import org.jspecify.annotations.NullMarked;
