package dev.tether.harness.cluster;

/** The connection between the drivers and the runtime agent, on which faults can be put. */
public interface Link {

  /** Lets requests through and holds every answer back, until {@link #flow}. */
  void holdAnswers();

  /** Cuts all connections and refuses new ones, until {@link #flow}. */
  void cut();

  /** Ends every fault; what was held back is delivered. */
  void flow();
}
