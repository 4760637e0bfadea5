/**
 * A runtime without processes: tasks are little scripts, time is whatever the given clock says. For
 * tests of what uses a runtime, for the workbench and for benchmarks. Begin at {@link
 * dev.tether.runtime.memory.InMemoryRuntime}.
 */
package dev.tether.runtime.memory;
