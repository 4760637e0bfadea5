package dev.tether.plugin.ownership;

import dev.tether.plugin.config.ReattachPolicy;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import java.util.Objects;

/** What StopTask has to do with a task that its allocation owns. */
public sealed interface StopDecision {

  /** Why, as one clause for people: it follows "because". */
  String because();

  /** Let go of the task: it runs on, another allocation will take it. */
  record Release(String because) implements StopDecision {
    public Release {
      Objects.requireNonNull(because, "because");
    }
  }

  /** Really stop the task. */
  record Stop(String because) implements StopDecision {
    public Stop {
      Objects.requireNonNull(because, "because");
    }
  }

  /** Let the task end by itself and keep the allocation until then. */
  record Finish(String because) implements StopDecision {
    public Finish {
      Objects.requireNonNull(because, "because");
    }
  }

  /** Decides. */
  static StopDecision decide(StopReason reason, ReattachPolicy policy) {
    return switch (reason) {
      case StopReason.Drained _ -> move(policy.onDrain(), "its node is drained", "on_drain");
      case StopReason.NodeLost _ -> move(policy.onLost(), "its node was lost", "on_lost");
      case StopReason.DetachSignal _ ->
          move(policy.onDrain(), "Nomad moves the allocation", "on_drain");
      case StopReason.StoppedByPerson _ ->
          move(policy.onAllocStop(), "a person stopped the allocation", "on_alloc_stop");
      case StopReason.OriginalReturned _ ->
          new Release("the disconnected allocation that it replaced has come back");
      case StopReason.DrainedForGood _ ->
          switch (policy.onBatchDrain()) {
            case STOP ->
                new Stop(
                    "its node is drained and Nomad places no successor for a batch task"
                        + " (reattach.on_batch_drain = \"stop\")");
            case FINISH ->
                new Finish(
                    "its node is drained and Nomad places no successor for a batch task"
                        + " (reattach.on_batch_drain = \"finish\")");
          };
      case StopReason.Ending ending -> new Stop(ending.description());
      case StopReason.Unanswered unanswered ->
          move(
              policy.onUnknown(),
              "the Nomad API did not say why it is stopped: " + unanswered.problem(),
              "on_unknown");
      case StopReason.NobodyToAsk _ ->
          new Stop("the driver may not ask the Nomad API why (nomad.enabled = false)");
    };
  }

  private static StopDecision move(OnMove setting, String because, String key) {
    return switch (setting) {
      case RELEASE -> new Release(because);
      case STOP -> new Stop(because + " (reattach." + key + " = \"stop\")");
    };
  }
}
