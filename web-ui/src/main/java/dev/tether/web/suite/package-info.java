/**
 * Runs scenarios and the conformance suite as the command line does, each in a process of its own,
 * and tells the session how far they have come: {@link dev.tether.web.suite.SuiteRuns}.
 *
 * <p>A process of its own keeps a run's memory and its failures away from the workbench, and makes
 * what the page shows and what the shown command does the same thing.
 */
package dev.tether.web.suite;
