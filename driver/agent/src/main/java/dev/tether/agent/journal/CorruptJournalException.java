package dev.tether.agent.journal;

import java.io.IOException;

/** A journal is damaged in a way that no crash explains: what it says can't be trusted. */
public final class CorruptJournalException extends IOException {
  private static final long serialVersionUID = 1;

  CorruptJournalException(String message) {
    super(message);
  }
}
