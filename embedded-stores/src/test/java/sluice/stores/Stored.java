package sluice.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Writes one thing to each store through its real client, and reads it back. */
record Stored(EmbeddedStores stores) {
    private static final String NAME = "kept";
    private static final int SECONDS = 20;

    void writeAll() throws Exception {
        writeRedis("yes");
        sql("CREATE TABLE kept (word text)");
        sql("INSERT INTO kept VALUES ('yes')");
        writeKafka();
    }

    void writeKafka() throws Exception {
        try (Admin admin = admin()) {
            var topic = new NewTopic(NAME, Optional.of(1), Optional.empty());
            admin.createTopics(List.of(topic)).all().get(SECONDS, TimeUnit.SECONDS);
        }
    }

    void writeRedis(String value) throws IOException {
        assertEquals("+OK", redis("SET " + NAME + " " + value, 1).strip());
    }

    String readRedis() throws IOException {
        return redis("GET " + NAME, 2).lines().skip(1).findFirst().orElse("");
    }

    private String redis(String command, int lines) throws IOException {
        try (Socket socket = new Socket(Ports.loopback(), stores.port(Store.REDIS))) {
            socket.setSoTimeout(SECONDS * 1000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            for (int ends = 0; ends < lines; ) {
                int next = socket.getInputStream().read();
                ends += next == '\n' ? 1 : 0;
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    void sql(String statement) throws SQLException {
        try (Connection connection = connection();
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    String readPostgres(String query) throws SQLException {
        try (Connection connection = connection();
                Statement running = connection.createStatement();
                ResultSet rows = running.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    String readPostgres() throws SQLException {
        return readPostgres("SELECT word FROM kept");
    }

    private Connection connection() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", stores.postgresUser());
        login.setProperty("password", stores.postgresPassword());
        return DriverManager.getConnection("jdbc:" + stores.postgresUri(), login);
    }

    boolean kafkaHasTopic() throws Exception {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS).contains(NAME);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stores.kafkaBootstrap()));
    }
}
