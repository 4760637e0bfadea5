/** The benchmarks, and the program that runs them and sets their results side by side. */
package dev.tether.benchmarks;
