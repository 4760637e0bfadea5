/**
 * The command line. {@link dev.tether.harness.cli.Main} is the program; everything else is one
 * class per command and what they share. Exit statuses are in {@link
 * dev.tether.harness.cli.Status}.
 *
 * <p>Other modules add commands as {@link dev.tether.harness.cli.CommandProvider}s, and may use
 * what is public here: {@link dev.tether.harness.cli.ClusterChoice} above all, which starts
 * clusters.
 */
package dev.tether.harness.cli;
