package dev.tether.runtime;

/** The two streams a task writes. */
public enum LogStream {
  STDOUT,
  STDERR
}
