package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;

/** What names a job. */
record JobKey(String namespace, String id) {

  /** Of a job. */
  static JobKey of(JsonNode job) {
    return new JobKey(Trees.text(job, "Namespace"), Trees.text(job, "ID"));
  }

  /** Of the job that an allocation, evaluation or deployment belongs to. */
  static JobKey ofChild(JsonNode child) {
    return new JobKey(Trees.text(child, "Namespace"), Trees.text(child, "JobID"));
  }

  /** Its key in the store. */
  String text() {
    return namespace + "/" + id;
  }
}
