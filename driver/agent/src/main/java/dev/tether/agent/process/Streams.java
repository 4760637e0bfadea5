package dev.tether.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The input and the outputs of a program beside a task, as the agent holds them. */
final class Streams implements AutoCloseable {
  private static final byte[] END_OF_INPUT = {4, 4};

  private final Descriptor input;
  private final Descriptor output;
  private final Optional<Descriptor> errors;
  private final Optional<Terminal> terminal;

  /** The program's ends, which the agent closes once the program has them. */
  private final List<Descriptor> theirs;

  private Streams(
      Descriptor input,
      Descriptor output,
      Optional<Descriptor> errors,
      Optional<Terminal> terminal,
      List<Descriptor> theirs) {
    this.input = input;
    this.output = output;
    this.errors = errors;
    this.terminal = terminal;
    this.theirs = theirs;
  }

  static Streams ofPipes() throws IOException {
    Descriptor.Pipe input = Descriptor.pipe();
    Descriptor.Pipe output = Descriptor.pipe();
    Descriptor.Pipe errors = Descriptor.pipe();
    return new Streams(
        input.sink(),
        output.source(),
        Optional.of(errors.source()),
        Optional.empty(),
        List.of(input.source(), output.sink(), errors.sink()));
  }

  static Streams ofTerminal() throws IOException {
    Terminal terminal = Terminal.open();
    return new Streams(
        terminal.master(), terminal.master(), Optional.empty(), Optional.of(terminal), List.of());
  }

  Optional<Terminal> terminal() {
    return terminal;
  }

  /** Gives a process the program's ends; with a terminal the program takes it by itself. */
  void connect(ProcessBuilder builder) {
    if (theirs.isEmpty()) {
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    } else {
      builder.redirectInput(theirs.get(0).name().toFile());
      builder.redirectOutput(theirs.get(1).name().toFile());
      builder.redirectError(theirs.get(2).name().toFile());
    }
  }

  /** The process has its ends now. */
  void connected() {
    theirs.forEach(Descriptor::close);
  }

  /** The program and all it left have ended: readers end when they have everything. */
  void ended() {
    output.expectLastBytes();
    errors.ifPresent(Descriptor::expectLastBytes);
    terminal.ifPresent(Terminal::end);
  }

  OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        input.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (terminal.isPresent()) {
          // What ends an input at a keyboard: the first may only end a line that was begun.
          input.write(END_OF_INPUT, 0, END_OF_INPUT.length);
        } else {
          input.close();
        }
      }
    };
  }

  InputStream stdout() {
    return reading(output);
  }

  InputStream stderr() {
    return errors.map(Streams::reading).orElseGet(InputStream::nullInputStream);
  }

  private static InputStream reading(Descriptor descriptor) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return length == 0 ? 0 : descriptor.read(into, offset, length);
      }
    };
  }

  @Override
  public void close() {
    theirs.forEach(Descriptor::close);
    input.close();
    output.close();
    errors.ifPresent(Descriptor::close);
    terminal.ifPresent(Terminal::close);
  }
}
