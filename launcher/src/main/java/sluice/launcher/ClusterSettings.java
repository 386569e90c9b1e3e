package sluice.launcher;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import sluice.settings.Settings;

/** Who the other nodes are. Hazelcast listens on one address, finds nobody by itself and phones nowhere. */
record ClusterSettings(boolean enabled, String host, int port, List<String> members) {
    private static final int HEARTBEAT_SECONDS = 2;
    private static final int GONE_SECONDS = 20;

    static ClusterSettings from(Settings settings) {
        boolean enabled = settings.flag("cluster.enabled");
        return new ClusterSettings(
                enabled,
                enabled ? address(settings) : settings.text("cluster.host"),
                settings.count("cluster.port", 1, 65535),
                settings.list("cluster.members"));
    }

    /** Hazelcast takes numbers for its own address, people and containers have names. */
    private static String address(Settings settings) {
        try {
            return InetAddress.getByName(settings.text("cluster.host")).getHostAddress();
        } catch (UnknownHostException e) {
            settings.complain("cluster.host", "is an address or a name of this machine that can be resolved");
            return settings.text("cluster.host");
        }
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
