/**
 * Reads messages of Nomad's plugin protocol for people: descriptors, JSON in both directions, and
 * the masking of secrets.
 *
 * <p>{@link dev.tether.harness.tap.message.KnownMethods} finds what the messages of a method are,
 * {@link dev.tether.harness.tap.message.MessageJson} writes one as JSON without its secrets, and
 * {@link dev.tether.harness.tap.message.JsonMessage} makes one from JSON.
 */
package dev.tether.harness.tap.message;
