package sluice.bench;

import java.util.Locale;

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
    };

    /** Does it, and returns when what was killed is there again. */
    abstract void strike(FaultStage stage, BenchSale sale, long awayMillis) throws Exception;

    /** {@code redis_killed}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
