package dev.tether.harness.cli;

/** Every scenario on Nomad 1.9.4. */
class ScenariosOnNomad194IT extends ScenariosOnNomad {
  ScenariosOnNomad194IT() {
    super("1.9.4");
  }
}
