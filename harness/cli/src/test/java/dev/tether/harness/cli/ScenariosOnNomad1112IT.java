package dev.tether.harness.cli;

/** Every scenario on Nomad 1.11.2. */
class ScenariosOnNomad1112IT extends ScenariosOnNomad {
  ScenariosOnNomad1112IT() {
    super("1.11.2");
  }
}
