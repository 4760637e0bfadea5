package dev.tether.plugin.logs;

import dev.tether.runtime.LogStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the next plugin has to know of a delivery when this one dies. It lies beside the task, on
 * the same disk as Nomad's log files.
 *
 * @param nomadTaskId the invocation of the task that it is about
 * @param remoteId the remote task whose logs were delivered last
 * @param streams where each stream began
 * @param holder the process that keeps the pipes open, if one was started
 */
record DeliveryRecord(
    String nomadTaskId,
    String remoteId,
    Map<LogStream, Origin> streams,
    Optional<ProcessIdentity> holder) {

  /**
   * Where a stream's delivery began.
   *
   * @param remoteOffset the remote offset of the first byte delivered
   * @param collectedBefore how many bytes were in Nomad's files by then
   * @param fileSizes Nomad's files as they were last seen
   */
  record Origin(long remoteOffset, long collectedBefore, SortedMap<Integer, Long> fileSizes) {
    Origin {
      fileSizes = new TreeMap<>(fileSizes);
    }

    /** The remote offset of the byte after the last one of {@code collected}. */
    long confirmed(long collected) {
      return remoteOffset + collected - collectedBefore;
    }
  }

  DeliveryRecord {
    Objects.requireNonNull(nomadTaskId, "nomadTaskId");
    Objects.requireNonNull(remoteId, "remoteId");
    Objects.requireNonNull(holder, "holder");
    streams = Map.copyOf(streams);
  }

  /** Replaces the file at {@code path} in one step. */
  void save(Path path) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("task", nomadTaskId);
    properties.setProperty("remote_id", remoteId);
    holder.ifPresent(identity -> properties.setProperty("holder", identity.toString()));
    streams.forEach((stream, origin) -> put(properties, stream, origin));
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    Files.writeString(temporary, text.toString());
    Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(Properties properties, LogStream stream, Origin origin) {
    String prefix = stream.name();
    properties.setProperty(prefix + ".offset", Long.toString(origin.remoteOffset()));
    properties.setProperty(prefix + ".before", Long.toString(origin.collectedBefore()));
    origin
        .fileSizes()
        .forEach(
            (number, size) ->
                properties.setProperty(prefix + ".file." + number, Long.toString(size)));
  }

  /** Reads the record at {@code path}; nothing where there is none, or none that makes sense. */
  static Optional<DeliveryRecord> load(Path path) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      Map<LogStream, Origin> streams = new EnumMap<>(LogStream.class);
      for (LogStream stream : LogStream.values()) {
        if (properties.containsKey(stream.name() + ".offset")) {
          streams.put(stream, origin(properties, stream.name()));
        }
      }
      return Optional.of(
          new DeliveryRecord(
              properties.getProperty("task", ""),
              properties.getProperty("remote_id", ""),
              streams,
              Optional.ofNullable(properties.getProperty("holder"))
                  .flatMap(ProcessIdentity::parse)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Origin origin(Properties properties, String prefix) {
    SortedMap<Integer, Long> sizes = new TreeMap<>();
    String files = prefix + ".file.";
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(files)) {
        sizes.put(
            Integer.valueOf(name.substring(files.length())),
            Long.valueOf(properties.getProperty(name)));
      }
    }
    return new Origin(
        Long.parseLong(properties.getProperty(prefix + ".offset")),
        Long.parseLong(properties.getProperty(prefix + ".before", "0")),
        sizes);
  }
}
