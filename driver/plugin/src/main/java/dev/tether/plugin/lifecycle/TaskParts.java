package dev.tether.plugin.lifecycle;

import dev.tether.plugin.contents.TaskContents;
import dev.tether.plugin.remote.RuntimeConnection;
import java.util.Objects;

/** What a managed task of whatever beginning is made of. */
record TaskParts(
    Invocation invocation,
    HandleState handle,
    RuntimeConnection connection,
    TaskContents contents,
    TakeBack takeBack,
    Narrator narrator) {
  TaskParts {
    Objects.requireNonNull(invocation, "invocation");
    Objects.requireNonNull(handle, "handle");
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(contents, "contents");
    Objects.requireNonNull(takeBack, "takeBack");
    Objects.requireNonNull(narrator, "narrator");
  }
}
