package sluice.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;

/** Asks a process on this machine whether it is ready; for a container's health check. */
@Command(name = "health", description = "Exits with 0 if the process on this machine's management port is ready.")
public final class HealthCommand implements Callable<Integer> {
    private static final int BAD_SETTINGS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings;
        try {
            settings = options.read();
            settings.judge();
        } catch (SettingsRejected rejected) {
            System.err.println(rejected.getMessage());
            return BAD_SETTINGS;
        }
        String host = settings.text("management.host");
        String reachable = host.equals("0.0.0.0") ? "127.0.0.1" : host;
        URI uri = URI.create("http://" + reachable + ":" + settings.text("management.port") + "/readyz");
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.body());
            return answer.statusCode() == 200 ? 0 : 1;
        } catch (IOException e) {
            System.out.println("no answer from " + uri);
            return 1;
        }
    }
}
