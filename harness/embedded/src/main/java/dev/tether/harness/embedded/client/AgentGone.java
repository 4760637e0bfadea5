package dev.tether.harness.embedded.client;

/** The agent has ended while one of its threads was at work; the thread ends without a trace. */
final class AgentGone extends RuntimeException {
  private static final long serialVersionUID = 1;

  AgentGone() {
    super("the agent has ended");
  }
}
