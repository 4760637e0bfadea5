package dev.tether.web.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.record.TapId;
import dev.tether.web.model.RpcCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A call with its messages, read from the record of the tap.
 *
 * @param messages in the order in which they passed, at most {@value #MOST}
 */
public record CallMessages(String cluster, long number, RpcCall call, List<Message> messages) {
  private static final int MOST = 50;

  /** So much of the record behind the call's begin is looked through. */
  private static final long FAR = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  public CallMessages {
    messages = List.copyOf(messages);
  }

  /**
   * A message, or something that happened to the call.
   *
   * @param title for instance {@code request}
   * @param text JSON of several lines
   */
  public record Message(String title, String text) {}

  /** Reads a call's messages. */
  public static CallMessages read(String cluster, long number, RpcCall call, Path record) {
    List<Message> messages = new ArrayList<>();
    try (FileChannel file = FileChannel.open(record)) {
      file.position(call.place());
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(file), StandardCharsets.UTF_8));
      boolean goesOn = true;
      for (String line = lines.readLine();
          line != null && goesOn && messages.size() < MOST && file.position() - call.place() < FAR;
          line = lines.readLine()) {
        goesOn = take(line, call, messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the record " + record + " can't be read", e);
    }
    return new CallMessages(cluster, number, call, messages);
  }

  /** Takes a line of the record, and tells whether the call goes on behind it. */
  private static boolean take(String text, RpcCall call, List<Message> messages)
      throws JsonProcessingException {
    // Most lines are about other calls: these are found out without being parsed.
    if (!text.contains("\"call\":" + call.call() + ",")) {
      return true;
    }
    JsonNode line;
    try {
      line = JSON.readTree(text);
    } catch (JsonProcessingException torn) {
      return true;
    }
    if (TapId.numberIn(line) != call.tap() || line.path("call").asLong() != call.call()) {
      return true;
    }
    String phase = line.path("phase").asText();
    switch (phase) {
      case "request", "answer" -> messages.add(new Message(phase, pretty(line.path("message"))));
      case "control" ->
          messages.add(new Message(line.path("effect").asText(), line.path("what").asText()));
      case "end" -> {
        if (!line.path("error").asText("").isEmpty()) {
          messages.add(new Message("error", line.path("error").asText()));
        }
        return false;
      }
      default -> {
        // Its begin says nothing that the call does not have.
      }
    }
    return true;
  }

  private static String pretty(JsonNode message) throws JsonProcessingException {
    return message.isMissingNode()
        ? "(not decoded)"
        : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(message);
  }
}
