package dev.tether.harness.cluster;

/** The connection between the drivers and the runtime agent, on which faults can be put. */
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
