package dev.tether.harness.cluster;

/** What lies between drivers and somebody they ask; faults can be put on it. */
public interface Link {

  /** Lets requests through and holds every answer back, until {@link #flow}. */
  void holdAnswers();

  /**
   * Lets everything through until a request carries this text, and from then on holds every answer
   * back, the one to that request included, until {@link #flow}.
   */
  void holdAnswersTo(String text);

  /** Cuts all connections and refuses new ones, until {@link #flow}. */
  void cut();

  /** Ends every fault; what was held back is delivered. */
  void flow();
}
