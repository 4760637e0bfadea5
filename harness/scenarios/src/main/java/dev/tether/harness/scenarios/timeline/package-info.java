/**
 * One story out of everything that was seen, for people: {@link
 * dev.tether.harness.scenarios.timeline.Timeline}.
 */
package dev.tether.harness.scenarios.timeline;
