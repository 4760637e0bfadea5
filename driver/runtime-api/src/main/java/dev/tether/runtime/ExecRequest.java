package dev.tether.runtime;

import java.util.List;

/**
 * A program to run beside a task, in its surroundings.
 *
 * @param command program and arguments; nothing in it is interpreted
 * @param terminal whether it gets a terminal instead of pipes
 */
public record ExecRequest(List<String> command, boolean terminal) {
  public ExecRequest {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("there is no command to run");
    }
  }
}
