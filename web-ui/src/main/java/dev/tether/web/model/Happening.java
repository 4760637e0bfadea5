package dev.tether.web.model;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.OwnerChange;
import java.time.Instant;
import java.util.Locale;

/** Something that happened on a cluster, for the list of events. */
public sealed interface Happening {

  /** When. */
  Instant at();

  /** The node, or what else it happened to; may be empty. */
  String where();

  /** In words. */
  String what();

  /** What kind it is, one word. */
  String kind();

  /** Somebody did something to the cluster. */
  record Done(Action action) implements Happening {
    @Override
    public Instant at() {
      return action.at();
    }

    @Override
    public String where() {
      return action.where();
    }

    @Override
    public String what() {
      return action.what();
    }

    @Override
    public String kind() {
      return action.fault() ? "fault" : "action";
    }
  }

  /** Nomad told something new of an allocation. */
  record Allocated(AllocationChange change) implements Happening {
    @Override
    public Instant at() {
      return change.at();
    }

    @Override
    public String where() {
      return change.nodeName();
    }

    @Override
    public String what() {
      return "%s %s: %s".formatted(brief(change.id()), change.name(), change.status());
    }

    @Override
    public String kind() {
      return "allocation";
    }
  }

  /** The runtime's record of a remote task changed. */
  record Owned(OwnerChange change) implements Happening {
    @Override
    public Instant at() {
      return change.at();
    }

    @Override
    public String where() {
      return change.nodeName();
    }

    @Override
    public String what() {
      return "%s is %s, generation %d, allocation %s; %s"
          .formatted(
              change.slot().display(),
              change.custody().name().toLowerCase(Locale.ROOT),
              change.generation(),
              brief(change.allocationId()),
              change.state());
    }

    @Override
    public String kind() {
      return "remote";
    }
  }

  /** A node's state changed, as the servers see it. */
  record NodeTold(Instant at, String where, String what) implements Happening {
    @Override
    public String kind() {
      return "node";
    }
  }

  /** Nomad noted something about a task: started, restarting, killed. */
  record TaskTold(Instant at, String where, String what) implements Happening {
    @Override
    public String kind() {
      return "task";
    }
  }

  /** What was told in an earlier session, and read from its file. */
  record Earlier(Instant at, String kind, String where, String what) implements Happening {}

  /** The first characters of an id, enough for people. */
  static String brief(String id) {
    return id.substring(0, Math.min(8, id.length()));
  }
}
