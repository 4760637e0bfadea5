package dev.tether.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An awk that can tell a program that was killed by signal 9 from one that returned 137. All of
 * mawk, gawk and the original awk can; busybox' awk can't.
 *
 * @param command how to call it
 */
public record Awk(List<String> command) {
  private static final List<String> KNOWN = List.of("mawk", "gawk", "nawk", "original-awk", "awk");
  private static final String PROBE =
      "BEGIN { print system(\"exit 137\"), system(\"kill -9 $$\") }";
  private static final String WAITER =
      "BEGIN { print system(\"exec setsid sh ./launch\") > \"result\" }";
  private static final int PROBE_SECONDS = 10;

  /** What awk adds to the number of the signal, and once more when there was a core dump. */
  private static final int SIGNAL_BASE = 256;

  public Awk {
    command = List.copyOf(command);
  }

  /** Tries the known ones in turn; nothing when none will do. */
  public static Optional<Awk> find() {
    return KNOWN.stream().map(name -> new Awk(List.of(name))).filter(Awk::isUsable).findFirst();
  }

  /** Whether it is there and tells signals from exit codes. Takes some milliseconds. */
  public boolean isUsable() {
    try {
      List<String> probe = new ArrayList<>(command);
      probe.add(PROBE);
      ProcessBuilder builder = new ProcessBuilder(probe);
      builder.environment().clear();
      builder.environment().put("PATH", ProgramFinder.DEFAULT_PATH);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = ProcessStart.of(builder);
      process.getOutputStream().close();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.trim().equals("137 265");
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The call that waits for the task with this id. */
  List<String> shim(String id) {
    List<String> call = new ArrayList<>(command);
    call.add("-v");
    call.add("id=" + id);
    call.add(program());
    return call;
  }

  /**
   * The call that runs the script {@code launch} of its directory in a session of its own, with the
   * input and the outputs that awk was given, and leaves in the file {@code result} there what
   * became of it.
   */
  List<String> waiter() {
    List<String> call = new ArrayList<>(command);
    call.add(WAITER);
    return call;
  }

  /** The signal in what awk's system() returned, or nothing when it is an exit code. */
  static Optional<Integer> signalIn(int status) {
    return status < SIGNAL_BASE ? Optional.empty() : Optional.of(status % SIGNAL_BASE);
  }

  private static String program() {
    try (var resource = Awk.class.getResourceAsStream("shim.awk")) {
      if (resource == null) {
        throw new IllegalStateException("shim.awk is missing in the agent's jar");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
