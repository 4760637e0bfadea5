package dev.tether.harness.cli;

/** Every scenario on the embedded cluster in the dialect of Nomad 1.11.2. */
class ScenariosOnNomad1112ThenEmbeddedIT extends ScenariosOnEmbedded {
  ScenariosOnNomad1112ThenEmbeddedIT() {
    super("1.11.2");
  }
}
