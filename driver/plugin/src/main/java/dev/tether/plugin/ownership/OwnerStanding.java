package dev.tether.plugin.ownership;

/**
 * How Nomad regards the allocation that owns a remote task, seen from one that would replace it.
 */
public enum OwnerStanding {
  /** Nomad wants it to run, and it is not lost: its task is its own. */
  ALIVE,
  /**
   * Nomad has replaced it, has lost it, does not know how it is, or has forgotten it: it will not
   * need its task any more.
   */
  GONE,
  /**
   * Nomad could not be asked, or wants it stopped and has not heard of its end, which a client that
   * was killed before it knew of the task never tells: only its lease tells.
   */
  UNKNOWN
}
