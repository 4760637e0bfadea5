/**
 * In what the versions of Nomad differ, as far as a driver or a scenario notices.
 *
 * <p>{@link dev.tether.harness.embedded.dialect.Dialect} is all there is.
 */
package dev.tether.harness.embedded.dialect;
