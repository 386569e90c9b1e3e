package sluice.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import sluice.journal.LogWriter;
import sluice.kafka.KafkaSettings;

/** What befalls a running sale. */
enum Fault {
    /** Redis is killed and comes back with all that it had written. */
    REDIS_KILLED {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) {
            stage.killRedis();
            stage.startRedis();
        }
    },
    /** The power fails: Redis comes back without the last second of what it had written. */
    POWER_LOSS {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            stage.killRedis();
            long gone = AppendOnlyFile.in(stage.redisFolder()).cutLastSecond();
            stage.startRedis();
            if (gone == 0) throw new IllegalStateException("nothing was written in the last second");
        }
    },
    /** Redis is killed and comes back with nothing. */
    REDIS_EMPTIED {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            stage.killRedis();
            Stage.delete(stage.redisFolder());
            stage.startRedis();
        }
    },
    /** The node that copies the journal is killed, and started again. */
    RELAY_KILLED {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            NodeProcess relay = stage.relayOf(sale);
            relay.kill();
            relay.start();
        }
    },
    /** A gate is killed while buyers wait for its answers, and started again. */
    GATE_KILLED {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            NodeProcess gate = stage.gates().get(0);
            gate.kill();
            gate.start();
        }
    },
    /** Kafka is killed and stays away for a while. */
    KAFKA_AWAY {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            stage.killKafka();
            stage.stage().pause(awayMillis);
            stage.startKafka();
        }
    },
    /** Postgres is killed in the middle of its commits and stays away for a while. */
    POSTGRES_AWAY {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            stage.killPostgres();
            stage.stage().pause(awayMillis);
            stage.startPostgres();
        }
    },
    /** The worker is killed, and started again. */
    WORKER_KILLED {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            stage.worker().kill();
            stage.worker().start();
        }
    },
    /** Again and again a second worker comes, and is killed or goes in good order. */
    REBALANCE_STORM {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            NodeProcess second = NodeProcess.worker(stage.stage());
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(awayMillis);
            for (boolean kill = true; System.nanoTime() < end; kill = !kill) {
                if (kill) second.kill();
                else second.end();
                second.start();
            }
            second.end();
        }
    },
    /** The log holds every kind of record that nobody can read. */
    POISON {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            LogWriter log = new LogWriter(
                    stage.stage().load(), KafkaSettings.from(stage.stage().settings()));
            Stage.await(log.append(sale.id(), Poison.records()).eventually(log::close));
        }
    },
    /** The payment provider is silent, then fails, then books and cuts the connection, each for a while. */
    PROVIDER_TROUBLE {
        @Override
        void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception {
            JsonObject well =
                    new JsonObject().put("hang", false).put("error_ratio", 0).put("drop_ratio", 0);
            for (JsonObject trouble : List.of(
                    new JsonObject().put("hang", true),
                    new JsonObject().put("error_ratio", 0.7),
                    new JsonObject().put("drop_ratio", 0.7))) {
                stage.payment().turn(well.copy().mergeIn(trouble));
                stage.stage().pause(awayMillis / 3);
            }
            stage.payment().turn(well);
        }
    };

    /** Does it, and returns when what was killed is there again. */
    abstract void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception;

    /** {@code redis_killed}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
