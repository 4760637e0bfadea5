package dev.tether.plugin.records;

import dev.tether.nomad.NomadFailure;
import dev.tether.nomad.Variables;
import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteFailure;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps records in Nomad's Variables. Thread-safe. */
public final class NomadRecords implements RecordStore {
  private static final String ITEM = "record";
  private final Variables variables;

  public NomadRecords(Variables variables) {
    this.variables = Objects.requireNonNull(variables, "variables");
  }

  @Override
  public Optional<Stored> read(String key) {
    return asking(() -> variables.read(key).map(NomadRecords::stored));
  }

  @Override
  public Map<String, Long> versions(String prefix) {
    return asking(() -> variables.list(prefix));
  }

  @Override
  public Optional<Stored> write(String key, String value, long expectedVersion) {
    return asking(
        () ->
            variables
                .write(key, Map.of(ITEM, value), expectedVersion)
                .map(written -> new Stored(key, value, written.modifyIndex())));
  }

  @Override
  public boolean delete(String key, long expectedVersion) {
    return asking(() -> variables.delete(key, expectedVersion));
  }

  private static Stored stored(Variables.Variable variable) {
    return new Stored(
        variable.path(), variable.items().getOrDefault(ITEM, ""), variable.modifyIndex());
  }

  private static <T> T asking(Supplier<T> request) {
    try {
      return request.get();
    } catch (NomadFailure.Denied denied) {
      throw new RemoteFailure.Failed(
          denied.getMessage()
              + "; the driver's token needs read, write, list and destroy rights on the variables"
              + " at tether/*",
          denied);
    } catch (NomadFailure.Unreachable | NomadFailure.ServerError away) {
      throw new RemoteFailure.Unreachable(away.getMessage(), away);
    } catch (NomadFailure other) {
      throw new RemoteFailure.Failed(other.getMessage(), other);
    }
  }
}
