/**
 * The command line. {@link dev.tether.harness.cli.Main} is the program; everything else is one
 * class per command and what they share. Exit statuses are in {@link
 * dev.tether.harness.cli.Status}.
 */
package dev.tether.harness.cli;
