package dev.tether.runtime;

/** What a runtime may be able to do beyond running, stopping and handing over tasks. */
public enum Capability {
  /** {@link RemoteRuntime#signal}. */
  SIGNALS,
  /** {@link RemoteRuntime#stats}. */
  STATS,
  /** {@link RemoteRuntime#exec}. */
  EXEC,
  /** {@link RemoteRuntime#stage}, {@link RemoteRuntime#update} and {@link RemoteRuntime#fetch}. */
  CONTENTS,
  /** {@link TaskSpec#ports}. */
  PORTS,
  /** {@link Limits#cores}. */
  CPU_LIMIT,
  /** {@link Limits#memoryBytes}. */
  MEMORY_LIMIT,
  /** {@link Limits#pids}. */
  PIDS_LIMIT,
  /** {@link Limits#diskBytes}. */
  DISK_LIMIT,
  /** {@link Limits#ulimits}. */
  ULIMITS
}
