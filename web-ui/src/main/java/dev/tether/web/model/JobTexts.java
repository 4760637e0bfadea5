package dev.tether.web.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The texts of the jobs that were run from this workbench. Safe for use by many threads. */
public final class JobTexts {
  private static final int MOST = 200;

  private final Map<String, String> texts = new LinkedHashMap<>();

  JobTexts() {}

  /** A job was run. */
  public synchronized void ran(String job, String text) {
    texts.remove(job);
    texts.put(job, text);
    if (texts.size() > MOST) {
      texts.remove(texts.keySet().iterator().next());
    }
  }

  /** The text with which a job was run last. */
  public synchronized Optional<String> of(String job) {
    return Optional.ofNullable(texts.get(job));
  }
}
