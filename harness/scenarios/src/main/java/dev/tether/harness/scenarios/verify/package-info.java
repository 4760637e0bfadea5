/**
 * What must hold after a scenario, as pure functions of what was seen.
 *
 * <p>{@link dev.tether.harness.scenarios.verify.Judgement} is the whole of it for callers: the
 * verdicts, the five invariants of the design and the numbers of a result.
 */
package dev.tether.harness.scenarios.verify;
