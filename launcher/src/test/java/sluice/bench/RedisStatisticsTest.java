package sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RedisStatisticsTest {
    @Test
    void what_redis_says_of_itself_is_read() {
        String answer = "# CPU\r\nused_cpu_sys:0.250000\r\nused_cpu_sys_children:9\r\nused_cpu_user:1.500000\r\n"
                + "# Stats\r\ntotal_commands_processed:1234\r\n";
        assertEquals(new RedisStatistics(1234, 1_750_000), RedisStatistics.parse(answer));
    }
}
