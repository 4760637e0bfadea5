package dev.tether.agent.client;

import dev.tether.agent.codec.Wire;
import dev.tether.agent.wire.WatchEvent;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskWatch;
import java.time.Duration;
import java.util.Optional;

/** A watch on an agent's tasks. */
final class AgentWatch implements TaskWatch {
  private final PulledStream<WatchEvent> stream;

  AgentWatch(PulledStream<WatchEvent> stream) {
    this.stream = stream;
  }

  @Override
  public Optional<Change> next(Duration atMost) throws InterruptedException {
    return switch (stream.take(atMost)) {
      case PulledStream.Got<WatchEvent>(WatchEvent event) -> Optional.of(change(event));
      case PulledStream.Late<WatchEvent> late -> Optional.empty();
      case PulledStream.Finished<WatchEvent> finished ->
          throw new RemoteFailure.Unreachable("the agent ended the watch: open a new one");
    };
  }

  private static Change change(WatchEvent event) {
    return switch (event.getEventCase()) {
      case PRESENT -> new Change.Present(Wire.task(event.getPresent()));
      case GONE -> new Change.Gone(new RemoteTaskId(event.getGone()));
      case SYNCED -> new Change.Synced();
      case EVENT_NOT_SET ->
          throw new RemoteFailure.Failed("the agent sent a change of an unknown kind");
    };
  }

  @Override
  public void close() {
    stream.close();
  }
}
