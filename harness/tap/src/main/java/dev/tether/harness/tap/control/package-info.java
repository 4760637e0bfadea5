/**
 * What a person or a program may do to the calls that pass: break points and calls by hand.
 *
 * <p>{@link dev.tether.harness.tap.control.Rules} is the gate with its break points, {@link
 * dev.tether.harness.tap.control.HandCalls} makes calls from JSON, and {@link
 * dev.tether.harness.tap.control.ControlServer} takes commands for both on a unix socket: one JSON
 * object a line in each direction, see {@link dev.tether.harness.tap.control.Commands}. Each tap
 * has a socket of its own, since Nomad starts several copies of a plugin; {@link
 * dev.tether.harness.tap.control.TapDirectory} is where they are found, and {@link
 * dev.tether.harness.tap.control.ControlClient} speaks to one.
 */
package dev.tether.harness.tap.control;
