/**
 * The part of HCL2 that job files and plugin configurations are written in: blocks, attributes,
 * strings with {@code ${}}, heredocs, numbers, lists, maps, operators and the commonest functions.
 *
 * <p>{@link dev.tether.harness.embedded.hcl.Hcl} parses and {@link
 * dev.tether.harness.embedded.hcl.Scope} evaluates. Values are JSON trees, since that is what Nomad
 * makes of them at once. What of HCL is missing ({@code for}, {@code dynamic}, splats, template
 * directives) is refused with a message that names it.
 */
package dev.tether.harness.embedded.hcl;
