package dev.tether.protocol.hclspec;

/** What stands in a configuration in place of a value. */
public enum NoValue {
  /** Declared but not set. In a decoded map the key is left out instead; in a list this stands. */
  NIL,
  /** Not known yet when Nomad encoded it; never seen from a running Nomad. */
  UNKNOWN
}
