/** One service, balanced: the use cases acquire, report, call, reconcile membership, operate. */
@NullMarked
package io.datapunk.lb.application.service;

import org.jspecify.annotations.NullMarked;
