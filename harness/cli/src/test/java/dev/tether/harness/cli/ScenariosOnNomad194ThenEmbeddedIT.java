package dev.tether.harness.cli;

/** Every scenario on the embedded cluster in the dialect of Nomad 1.9.4. */
class ScenariosOnNomad194ThenEmbeddedIT extends ScenariosOnEmbedded {
  ScenariosOnNomad194ThenEmbeddedIT() {
    super("1.9.4");
  }
}
