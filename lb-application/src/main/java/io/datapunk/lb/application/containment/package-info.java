/**
 * What keeps a plug-in that misbehaves from taking the balancer with it: {@link
 * io.datapunk.lb.application.containment.PluginWatch} knows who is inside and benches it, {@link
 * io.datapunk.lb.application.containment.ContainedScorer} stands in front of a scorer.
 */
@NullMarked
package io.datapunk.lb.application.containment;

import org.jspecify.annotations.NullMarked;
