/**
 * The part of the template language that jobs here may use: text, {@code with}, fields, and the
 * functions {@code env}, {@code printf} and {@code nomadVar}.
 *
 * <p>{@link dev.tether.harness.embedded.template.TemplateText} parses once and renders as often as
 * its data changes. What it does not know is refused when it is parsed.
 */
package dev.tether.harness.embedded.template;
