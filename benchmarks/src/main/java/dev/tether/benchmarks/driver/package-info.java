/**
 * Drivers that are measured, each in a process of its own and reached as Nomad reaches it: {@link
 * dev.tether.benchmarks.driver.MeasuredDriver}.
 */
package dev.tether.benchmarks.driver;
