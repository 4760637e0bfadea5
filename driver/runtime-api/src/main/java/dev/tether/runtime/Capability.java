package dev.tether.runtime;

/** What a runtime may be able to do beyond running, stopping and handing over tasks. */
public enum Capability {
  /** {@link RemoteRuntime#signal}. */
  SIGNALS,
  /** {@link RemoteRuntime#stats}. */
  STATS,
  /** {@link RemoteRuntime#exec}. */
  EXEC
}
