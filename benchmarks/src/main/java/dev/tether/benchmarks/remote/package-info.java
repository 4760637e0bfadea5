/**
 * A remote side for measurements: it speaks the agent's protocol, has as many tasks as are wanted
 * without a process for any of them, and answers as late as is wanted.
 */
package dev.tether.benchmarks.remote;
