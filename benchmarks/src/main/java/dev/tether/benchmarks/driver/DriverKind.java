package dev.tether.benchmarks.driver;

/** Which driver is measured. */
public enum DriverKind {
  /** Tether's. */
  TETHER,
  /** A driver on Nomad's SDK for Go that only remembers handles. */
  GO_PEER
}
