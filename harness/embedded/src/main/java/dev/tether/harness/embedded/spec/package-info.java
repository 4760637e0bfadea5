/**
 * What Nomad does with a {@code config} block before a plugin gets it: evaluates it, holds it
 * against the plugin's own specification, and brings every value to its type.
 *
 * <p>{@link dev.tether.harness.embedded.spec.SpecDecoder} is the entry; its result goes through
 * {@code MsgpackConfig}. The rules and the wording of refusals follow Nomad's.
 */
package dev.tether.harness.embedded.spec;
