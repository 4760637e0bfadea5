/**
 * Writes JSON, one object per line, for logs and traces.
 *
 * <p>{@link dev.tether.protocol.json.JsonObject} is all there is. Nothing here reads JSON.
 */
package dev.tether.protocol.json;
