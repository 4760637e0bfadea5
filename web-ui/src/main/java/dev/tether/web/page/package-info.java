/**
 * What the page shows: views of the model, made for one request and then rendered by a template of
 * the same name in {@code src/main/jte}. They read the model and change nothing.
 *
 * <p>{@link dev.tether.web.page.Templates} renders them; {@link dev.tether.web.page.TimelineJson}
 * is what the script of the timeline draws.
 */
package dev.tether.web.page;
