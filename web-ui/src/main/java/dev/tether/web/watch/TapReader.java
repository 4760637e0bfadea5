package dev.tether.web.watch;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.record.RecordTail;
import dev.tether.harness.tap.record.TapId;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.RpcCall;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Makes calls of the lines that a cluster's taps write. Used by one thread. */
public final class TapReader {
  private static final System.Logger LOG = System.getLogger(TapReader.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many open calls are remembered; those of a plugin that crashed never end. */
  private static final int MOST_OPEN = 100_000;

  private final ClusterModel model;
  private final Path record;
  private final LongFunction<Optional<String>> nodeOfTap;
  private final Function<String, Optional<String>> nodeOfAllocation;
  private final Map<Long, String> taps = new HashMap<>();
  private final Map<String, Long> open = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private long place;

  /**
   * Reads nothing yet.
   *
   * @param record where the taps write; may not exist yet
   * @param nodeOfTap the node of a tap, by its number, where the record does not tell
   * @param nodeOfAllocation the node of an allocation, where nothing else tells
   */
  public TapReader(
      ClusterModel model,
      Path record,
      LongFunction<Optional<String>> nodeOfTap,
      Function<String, Optional<String>> nodeOfAllocation) {
    this.model = model;
    this.record = record;
    this.nodeOfTap = nodeOfTap;
    this.nodeOfAllocation = nodeOfAllocation;
  }

  /** Reads until the thread is interrupted. */
  public void follow(Duration pause) {
    try {
      RecordTail tail = new RecordTail(record, false);
      while (true) {
        long before = place;
        tail.readNew(this::line);
        if (place != before) {
          model.called();
        }
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (IOException unreadable) {
      LOG.log(Level.WARNING, "the record " + record + " can't be read any more", unreadable);
    }
  }

  /** Takes the next line of the record. */
  public void line(String text) {
    long begins = place;
    place += text.getBytes(StandardCharsets.UTF_8).length + 1L;
    JsonNode line;
    try {
      line = JSON.readTree(text);
    } catch (JsonProcessingException torn) {
      return;
    }
    String key = TapId.numberIn(line) + "/" + line.path("call").asLong();
    switch (line.path("phase").asText()) {
      case "begin" -> begin(line, key, begins);
      case "request" -> {
        change(key, call -> described(call, line));
        handle(line, "RecoverTask");
      }
      case "answer" -> handle(line, "StartTask");
      case "tap" -> started(line);
      case "end" -> end(line, key);
      case "control" -> {
        change(key, call -> call.stopped(shared(line.path("effect").asText())));
        model.stopped();
      }
      default -> {
        // The rest is read when somebody looks at the call.
      }
    }
  }

  private void started(JsonNode line) {
    String node = line.path("node").asText("");
    if (!node.isEmpty()) {
      taps.put(TapId.numberIn(line), shared(node));
    }
  }

  private void begin(JsonNode line, String key, long begins) {
    long tap = TapId.numberIn(line);
    String method = line.path("method").asText();
    RpcCall call =
        new RpcCall(
            line.path("at").asLong(),
            tap,
            line.path("call").asLong(),
            taps.computeIfAbsent(tap, one -> nodeOfTap.apply(one).orElse("")),
            shared(method.substring(method.lastIndexOf('/') + 1)),
            "",
            "",
            "",
            0,
            "",
            begins);
    if (open.size() > MOST_OPEN) {
      open.clear();
    }
    open.put(key, model.calls().add(call));
  }

  private RpcCall described(RpcCall call, JsonNode line) {
    String allocation = shared(line.path("alloc").asText(""));
    String node = call.node();
    if (node.isEmpty() && !allocation.isEmpty()) {
      node = nodeOfAllocation.apply(allocation).orElse("");
      taps.put(call.tap(), shared(node));
    }
    String asked = CallNotes.ofRequest(call.method(), line.path("message"));
    return call.about(
        shared(node),
        shared(line.path("task").asText("")),
        allocation,
        // A call by hand is noted as one before its request is.
        shared(Stream.of(call.note(), asked).filter(one -> !one.isEmpty()).collect(joining(", "))));
  }

  /** A handle passes: with the answer of a start, or as what is to be recovered. */
  private void handle(JsonNode line, String method) {
    if (line.path("method").asText().endsWith(method)) {
      HandleNotes.of(line, method, taps.getOrDefault(TapId.numberIn(line), ""))
          .ifPresent(
              seen -> model.handles().saw(seen.allocation(), shared(seen.task()), seen.handle()));
    }
  }

  private void end(JsonNode line, String key) {
    change(
        key,
        call -> {
          if (call.held()) {
            // Whoever made it gave up.
            model.stopped();
          }
          return call.ended(
              shared(line.path("status").asText("ended")), line.path("micros").asLong());
        });
    open.remove(key);
  }

  private void change(String key, Function<RpcCall, RpcCall> change) {
    Long number = open.get(key);
    if (number != null) {
      model
          .calls()
          .get(number)
          .ifPresent(call -> model.calls().replace(number, change.apply(call)));
    }
  }

  /** The same few texts come again and again: each is kept once. */
  private String shared(String text) {
    if (texts.size() > MOST_OPEN) {
      texts.clear();
    }
    return texts.computeIfAbsent(text, same -> same);
  }
}
