package dev.tether.web.terminal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tether.harness.embedded.command.ExecConnection;
import dev.tether.harness.embedded.command.Frame;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A program that an embedded cluster runs, over frames. */
final class EmbeddedExec implements ExecLink {
  private final ExecConnection program;

  private EmbeddedExec(ExecConnection program) {
    this.program = program;
  }

  /**
   * Begins to run a program.
   *
   * @param api the address of the cluster's API
   * @throws IOException when it does not answer
   */
  static EmbeddedExec start(
      URI api, String allocation, String task, List<String> command, Listener listener)
      throws IOException {
    EmbeddedExec exec = new EmbeddedExec(ExecConnection.open(api, allocation, task, true, command));
    Thread.ofVirtual().name("exec-output").start(() -> listener.ended(exec.follow(listener)));
    return exec;
  }

  /** Passes on what the program writes, and tells how it ended. */
  private String follow(Listener listener) {
    try (program) {
      for (Optional<Frame> next = program.receive(); next.isPresent(); next = program.receive()) {
        Frame frame = next.get();
        switch (frame.kind()) {
          case STDOUT, STDERR -> listener.output(frame.data());
          case EXIT -> {
            return "exit code " + frame.text();
          }
          case ERROR -> {
            return frame.text();
          }
          case STDIN, STDIN_END, SIZE -> {
            // Only sent, never received.
          }
        }
      }
      return "the connection ended";
    } catch (IOException broken) {
      return "closed";
    }
  }

  @Override
  public void input(byte[] data) {
    send(Frame.of(Frame.Kind.STDIN, data));
  }

  @Override
  public void size(int columns, int rows) {
    send(
        Frame.of(
            Frame.Kind.SIZE,
            JsonNodeFactory.instance
                .objectNode()
                .put("height", rows)
                .put("width", columns)
                .toString()));
  }

  private void send(Frame frame) {
    try {
      program.send(frame);
    } catch (IOException ended) {
      throw new IllegalStateException("the program has ended", ended);
    }
  }

  @Override
  public void close() {
    try {
      program.close();
    } catch (IOException broken) {
      // It ends all the same.
    }
  }
}
