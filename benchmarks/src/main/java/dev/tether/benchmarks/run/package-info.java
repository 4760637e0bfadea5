/** What is measured, each kind in a class of its own; {@link dev.tether.benchmarks.Bench} calls. */
package dev.tether.benchmarks.run;
