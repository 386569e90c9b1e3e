/**
 * What is known of the person behind an order: name, e-mail and address, sealed at rest under keys that stand in a file
 * outside of all stores. It is given, read and erased by the buyer; nothing of it is in a log, a topic, a metric or the
 * audit trail.
 */
package sluice.personal;
