/**
 * The real stores beside the application: Redis, Postgres and Kafka, for the demo and for every test.
 *
 * <p>{@link sluice.stores.EmbeddedStores} is the way in and runs in the application; everything else runs in the
 * supervisor, one JVM that is Kafka and owns the processes of Redis and Postgres, and that ends them all when its
 * standard input ends. Nothing of the sale may live here, and no other module but tests and the launcher may use this.
 */
package sluice.stores;
