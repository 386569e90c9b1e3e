package sluice.bench;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import sluice.redis.RedisStore;

/** What Redis says of itself: commands that it ran, those inside scripts too, and the CPU time of its process. */
record RedisStatistics(double commands, double cpuMicros) {
    static Future<RedisStatistics> read(RedisStore redis) {
        return redis.send(Request.cmd(Command.INFO).arg("all")).map(answer -> parse(answer.toString()));
    }

    static RedisStatistics parse(String answer) {
        double seconds = number(answer, "used_cpu_user") + number(answer, "used_cpu_sys");
        return new RedisStatistics(number(answer, "total_commands_processed"), seconds * 1e6);
    }

    private static double number(String answer, String name) {
        return answer.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** How often {@code command} ran, inside scripts too. */
    static Future<Long> calls(RedisStore redis, String command) {
        String line = "cmdstat_" + command + ":calls=";
        return redis.send(Request.cmd(Command.INFO).arg("commandstats"))
                .map(answer -> answer.toString()
                        .lines()
                        .filter(text -> text.startsWith(line))
                        .mapToLong(text -> Long.parseLong(text.substring(line.length(), text.indexOf(','))))
                        .sum());
    }
}
