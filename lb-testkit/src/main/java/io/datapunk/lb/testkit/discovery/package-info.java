/** A registry a test speaks for: {@link io.datapunk.lb.testkit.discovery.FakeDiscovery}. */
@NullMarked
package io.datapunk.lb.testkit.discovery;

import org.jspecify.annotations.NullMarked;
