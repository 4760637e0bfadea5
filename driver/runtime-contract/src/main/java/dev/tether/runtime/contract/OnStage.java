package dev.tether.runtime.contract;

/** A part of the contract. */
interface OnStage extends RuntimeUnderTest {
  /** The present test's tasks. */
  Stage stage();
}
