package dev.tether.harness.embedded.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks the API of an embedded cluster, with nothing but the JDK. */
record Api(URI address) {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int CHUNK = 16 * 1024;

  /** The answer to a request with a body of JSON. */
  String call(String method, String path, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.resolve(path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      try (OutputStream to = connection.getOutputStream()) {
        to.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    boolean good = status < HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream from = good ? connection.getInputStream() : connection.getErrorStream()) {
      String answer = from == null ? "" : new String(from.readAllBytes(), StandardCharsets.UTF_8);
      if (!good) {
        throw new IOException("Unexpected response code: %d (%s)".formatted(status, answer));
      }
      return answer;
    }
  }

  /**
   * Runs a program beside a task with this process's input and outputs; returns its exit code.
   *
   * @param terminal whether the program shall have a terminal
   */
  int exec(String allocation, String task, boolean terminal, List<String> command)
      throws IOException {
    try (ExecConnection program =
        ExecConnection.open(address, allocation, task, terminal, command)) {
      Thread.ofPlatform().daemon().name("stdin").start(() -> feed(program));
      return follow(program);
    }
  }

  private static void feed(ExecConnection program) {
    try (FileInputStream in = new FileInputStream(FileDescriptor.in)) {
      byte[] some = new byte[CHUNK];
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        program.send(Frame.of(Frame.Kind.STDIN, Arrays.copyOf(some, read)));
      }
      program.send(Frame.of(Frame.Kind.STDIN_END, ""));
    } catch (IOException e) {
      // The program has ended; how, the answer tells.
    }
  }

  private static int follow(ExecConnection program) throws IOException {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    for (Optional<Frame> next = program.receive(); next.isPresent(); next = program.receive()) {
      Frame frame = next.get();
      switch (frame.kind()) {
        case STDOUT -> out.write(frame.data());
        case STDERR -> err.write(frame.data());
        case EXIT -> {
          return Integer.parseInt(frame.text());
        }
        case ERROR -> throw new IOException("failed to exec into task: " + frame.text());
        case STDIN, STDIN_END, SIZE -> throw new IOException("the answer has input in it");
      }
    }
    throw new IOException("failed to exec into task: the connection ended");
  }

  /** A text as JSON writes it. */
  static String text(String plain) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < plain.length(); i++) {
      char letter = plain.charAt(i);
      if (letter == '"' || letter == '\\') {
        quoted.append('\\').append(letter);
      } else if (letter < ' ') {
        quoted.append("\\u%04x".formatted((int) letter));
      } else {
        quoted.append(letter);
      }
    }
    return quoted.append('"').toString();
  }

  /** A field of text in an object of JSON. */
  static String field(String json, String name) throws IOException {
    Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!field.find()) {
      throw new IOException("the answer has no " + name + ": " + json);
    }
    return field.group(1);
  }

  /** A path with its slashes. */
  static String path(String plain) {
    return Arrays.stream(plain.split("/", -1)).map(Api::segment).collect(Collectors.joining("/"));
  }

  /** One segment of a path. */
  static String segment(String plain) {
    return query(plain).replace("+", "%20");
  }

  /** A value in a query. */
  static String query(String plain) {
    return URLEncoder.encode(plain, StandardCharsets.UTF_8);
  }
}
