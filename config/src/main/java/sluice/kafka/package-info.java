/** The way to Kafka: settings and client configuration. What is written to a topic is the stock ledger's affair. */
package sluice.kafka;
