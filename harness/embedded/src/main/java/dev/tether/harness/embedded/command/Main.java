package dev.tether.harness.embedded.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The program. Exit status: that of the program beside the task, or 1 with a sentence. */
final class Main {
  private final Api api;
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private Main(Api api) {
    this.api = api;
  }

  /** Runs a command. */
  public static void main(String[] words) {
    int status = 1;
    try {
      URI address =
          URI.create(
              Optional.ofNullable(System.getenv("NOMAD_ADDR")).orElse("http://127.0.0.1:4646"));
      status = new Main(new Api(address)).run(List.of(words));
    } catch (IOException | IllegalArgumentException e) {
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
          .println(e.getMessage());
    }
    // Standard input may be read for ever.
    Runtime.getRuntime().halt(status);
  }

  private int run(List<String> words) throws IOException {
    String command = String.join(" ", words.subList(0, Math.min(2, words.size())));
    List<String> flags = new ArrayList<>();
    List<String> rest = new ArrayList<>(words.subList(Math.min(2, words.size()), words.size()));
    while (!rest.isEmpty() && rest.getFirst().startsWith("-") && rest.getFirst().length() > 1) {
      flags.add(rest.removeFirst());
      boolean takesValue = flags.getLast().equals("-meta") || flags.getLast().equals("-task");
      if (takesValue && !rest.isEmpty()) {
        flags.add(rest.removeFirst());
      }
    }
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("This command takes an argument: " + command);
    }
    return switch (command) {
      case "var put" -> putVariable(rest);
      case "var purge" -> {
        var _ = api.call("DELETE", "/v1/var/" + Api.path(rest.getFirst()), "");
        yield 0;
      }
      case "job dispatch" -> dispatch(flags, rest);
      case "alloc exec" -> exec(flags, rest);
      default ->
          throw new IllegalArgumentException(
              "the embedded cluster's command line has no \"" + command + "\"");
    };
  }

  private int putVariable(List<String> words) throws IOException {
    List<String> items = new ArrayList<>();
    for (String item : words.subList(1, words.size())) {
      items.add(pair(item));
    }
    String body =
        "{\"Path\":%s,\"Items\":{%s}}"
            .formatted(Api.text(words.getFirst()), String.join(",", items));
    var _ = api.call("PUT", "/v1/var/" + Api.path(words.getFirst()), body);
    return 0;
  }

  private static String pair(String item) {
    int equals = item.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("not of the form key=value: " + item);
    }
    return Api.text(item.substring(0, equals)) + ":" + Api.text(item.substring(equals + 1));
  }

  private int dispatch(List<String> flags, List<String> words) throws IOException {
    List<String> meta = new ArrayList<>();
    for (int i = 0; i + 1 < flags.size(); i++) {
      if (flags.get(i).equals("-meta")) {
        meta.add(pair(flags.get(i + 1)));
      }
    }
    String payload = "";
    if (words.size() > 1 && words.get(1).equals("-")) {
      try (FileInputStream in = new FileInputStream(FileDescriptor.in)) {
        payload = Base64.getEncoder().encodeToString(in.readAllBytes());
      }
    }
    String body =
        "{\"Payload\":%s,\"Meta\":{%s}}".formatted(Api.text(payload), String.join(",", meta));
    String answer = api.call("PUT", "/v1/job/" + Api.segment(words.getFirst()) + "/dispatch", body);
    out.println("Dispatched Job ID = " + Api.field(answer, "DispatchedJobID"));
    return 0;
  }

  private int exec(List<String> flags, List<String> words) throws IOException {
    int task = flags.indexOf("-task");
    List<String> command = words.subList(1, words.size());
    return api.exec(
        words.getFirst(),
        task < 0 ? "" : flags.get(task + 1),
        flags.contains("-t=true") || flags.contains("-t"),
        Arrays.asList(command.toArray(String[]::new)));
  }
}
