package dev.tether.web.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.tap.control.ControlClient;
import dev.tether.harness.tap.control.TapDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Finds the taps of a cluster and speaks to them. Safe for use by many threads. */
public final class Taps {
  private final TapDirectory directory;

  /**
   * Finds the taps that write this record.
   *
   * @param record may not exist yet
   */
  public Taps(Path record) {
    this.directory = TapDirectory.beside(record);
  }

  /**
   * A tap that runs.
   *
   * @param number no other tap has it
   * @param node the node that started it; empty if that was not told
   */
  public record Tap(long number, String node, Path socket) {
    public Tap {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(socket, "socket");
    }
  }

  /** All that run, the latest last. */
  public List<Tap> running() {
    try {
      return directory.running().stream()
          .map(entry -> new Tap(entry.tap().number(), entry.node(), entry.socket()))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /** The tap before a node's plugin: the one that was started last. */
  public Optional<Tap> of(String node) {
    return running().stream()
        .filter(tap -> tap.node().equals(node))
        .reduce((first, second) -> second);
  }

  /** A command without its parameters. */
  public static ObjectNode command(String what) {
    return JsonNodeFactory.instance.objectNode().put("do", what);
  }

  /**
   * Sends a command and waits for its result.
   *
   * @param limit after which it is given up
   * @param onLine gets what comes before the result, on another thread
   * @throws TapSilence when there is no result in time or the tap ends before
   * @throws IllegalArgumentException when the tap refuses the command, with its sentence
   */
  public JsonNode send(Tap tap, JsonNode command, Duration limit, Consumer<JsonNode> onLine)
      throws InterruptedException {
    try (ControlClient client = ControlClient.connect(tap.socket())) {
      FutureTask<JsonNode> sending = new FutureTask<>(() -> client.send(command, onLine));
      Thread.ofVirtual().name("tap-command").start(sending);
      JsonNode result = sending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!result.path("ok").asBoolean()) {
        throw new IllegalArgumentException(result.path("error").asText("the tap refused"));
      }
      return result;
    } catch (TimeoutException frozen) {
      throw new TapSilence(
          "the tap of %s did not answer within %.1f s: is the node frozen?"
              .formatted(tap.node(), limit.toMillis() / 1000.0),
          frozen);
    } catch (IOException gone) {
      throw silence(tap, gone);
    } catch (ExecutionException failed) {
      throw silence(tap, failed.getCause());
    }
  }

  private static TapSilence silence(Tap tap, Throwable cause) {
    return new TapSilence(
        "the plugin of %s ended before it answered (%s)".formatted(tap.node(), cause.getMessage()),
        cause);
  }
}
