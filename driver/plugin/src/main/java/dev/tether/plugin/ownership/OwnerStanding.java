package dev.tether.plugin.ownership;

/**
 * How Nomad regards the allocation that owns a remote task, seen from one that would replace it.
 */
public enum OwnerStanding {
  /** Nomad wants it to run, and it is not lost: its task is its own. */
  ALIVE,
  /**
   * The same, and it wants the starting one to stop: that is started though, because its client was
   * away and has not learned yet that it was replaced.
   */
  PREFERRED,
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
