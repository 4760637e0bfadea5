/**
 * Records of runtimes that can't keep them themselves, in Nomad's Variables: {@link
 * dev.tether.plugin.records.NomadRecords}. One variable is one record, with the item {@code
 * record}; its version is the variable's modify index.
 *
 * <p>With ACLs the driver's token needs {@code variables} rights {@code read}, {@code write},
 * {@code list} and {@code destroy} at {@code tether/*}.
 */
package dev.tether.plugin.records;
