/**
 * What a person can do to a cluster: {@link dev.tether.web.action.NodeAction}, {@link
 * dev.tether.web.action.ClusterAction}, {@link dev.tether.web.action.AllocationAction} and {@link
 * dev.tether.web.action.Jobs}.
 *
 * <p>Each action knows what it is called, why it can't be done now, and the command that does the
 * same. What is done is noted in the cluster's model first, so that the timeline shows the cause
 * before its effects.
 */
package dev.tether.web.action;
