/** The host in Go, which drives drivers with Nomad's own code. */
package dev.tether.benchmarks.host;
