package sluice.launcher;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import java.util.List;
import sluice.settings.Settings;

/** Who the other nodes are. Hazelcast listens on one address, finds nobody by itself and phones nowhere. */
record ClusterSettings(boolean enabled, String host, int port, List<String> members) {
    private static final int HEARTBEAT_SECONDS = 2;
    private static final int GONE_SECONDS = 20;

    static ClusterSettings from(Settings settings) {
        return new ClusterSettings(
                settings.flag("cluster.enabled"),
                settings.text("cluster.host"),
                settings.count("cluster.port", 1, 65535),
                settings.list("cluster.members"));
    }

    Config hazelcast() {
        Config config = ConfigUtil.loadConfig();
        config.setClusterName("sluice");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.heartbeat.interval.seconds", Integer.toString(HEARTBEAT_SECONDS));
        config.setProperty("hazelcast.max.no.heartbeat.seconds", Integer.toString(GONE_SECONDS));
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(port).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(host);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(members);
        return config;
    }
}
