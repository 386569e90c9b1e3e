package sluice.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real nginx or HAProxy with the connector's own files, before a shop on loopback; leaves nothing behind. */
final class Proxy implements AutoCloseable {
    /** Which proxy, and how its path is found. */
    enum Kind {
        NGINX("nginx"),
        HAPROXY("haproxy");

        private final String program;

        Kind(String program) {
            this.program = program;
        }

        /** The program, or null if there is none on this machine. */
        Path find() {
            return Program.find(program);
        }
    }

    private static final Path CONNECTORS =
            Path.of("../connectors").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path folder;
    private final Program program;
    private final int port;

    private Proxy(Path folder, Program program, int port) {
        this.folder = folder;
        this.program = program;
        this.port = port;
    }

    /**
     * What it stands between: it listens on {@code port}, and asks Sluice at {@code sluice} about {@code sale}.
     *
     * @param open whether it lets everybody in while Sluice does not answer, by what the connector's README says
     */
    record Wiring(int port, String sale, URI sluice, int shop, boolean open) {}

    static Proxy start(Kind kind, Wiring wiring) throws Exception {
        Path folder = Files.createTempDirectory("sluice-proxy-");
        Program program = kind == Kind.NGINX ? nginx(folder, wiring) : haproxy(folder, wiring);
        Proxy proxy = new Proxy(folder, program, wiring.port());
        try {
            Api.eventually(PATIENCE, proxy::listens);
        } catch (AssertionError never) {
            String said = program.output();
            proxy.close();
            throw new AssertionError(kind + " does not listen:\n" + said, never);
        }
        return proxy;
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Program nginx(Path folder, Wiring wiring) throws IOException {
        String readme = Files.readString(CONNECTORS.resolve("nginx/README.md"));
        String configuration = """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 128; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    upstream sluice { server %2$s; }
                    upstream shop { server 127.0.0.1:%3$d; }
                    %7$s
                    server {
                        listen 127.0.0.1:%4$d;
                        set $sluice_sale %5$s;
                        include %6$s/nginx/sluice.conf;
                        %8$s
                        %10$s
                        location / {
                            %9$s
                            include %6$s/nginx/sluice-guard.conf;
                            proxy_pass http://shop;
                            proxy_set_header Host $http_host;
                        }
                    }
                }
                """.formatted(
                        folder,
                        wiring.sluice().getAuthority(),
                        wiring.shop(),
                        wiring.port(),
                        wiring.sale(),
                        CONNECTORS,
                        wiring.open() ? block(readme, "map $sluice_status") : "",
                        block(readme, "location ~ ^/(s|o|v1|assets)/"),
                        wiring.open() ? block(readme, "error_page 500") : "",
                        wiring.open() ? block(readme, "location @shop_open") : "");
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        return Program.run(
                Map.of(),
                folder,
                List.of(Kind.NGINX.find().toString(), "-e", "stderr", "-p", folder.toString(), "-c", file.toString()));
    }

    /** The example in {@code readme} that begins with {@code beginning}: what is documented is what is tested. */
    private static String block(String readme, String beginning) {
        return Stream.of(readme.split("```"))
                .filter(block -> block.startsWith("nginx\n"))
                .map(block -> block.substring("nginx\n".length()).strip())
                .filter(block -> block.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the README has no " + beginning));
    }

    private static Program haproxy(Path folder, Wiring wiring) throws IOException {
        Map<String, String> environment = Map.of(
                "SLUICE_LUA",
                CONNECTORS.resolve("haproxy/sluice.lua").toString(),
                "SLUICE_SALE",
                wiring.sale(),
                "SLUICE_URI",
                wiring.sluice().toString(),
                "SLUICE_SERVER",
                wiring.sluice().getAuthority(),
                "SHOP_BIND",
                "127.0.0.1:" + wiring.port(),
                "SHOP_SERVER",
                "127.0.0.1:" + wiring.shop());
        String shut = Files.readString(CONNECTORS.resolve("haproxy/sluice.cfg"));
        Path file = Files.writeString(folder.resolve("sluice.cfg"), wiring.open() ? opened(shut) : shut);
        return Program.run(environment, folder, List.of(Kind.HAPROXY.find().toString(), "-db", "-f", file.toString()));
    }

    /** With the README's lines where it says that they go. */
    private static String opened(String configuration) throws IOException {
        String lines = Files.readString(CONNECTORS.resolve("haproxy/README.md"))
                .lines()
                .filter(line -> line.startsWith("    http-request "))
                .collect(Collectors.joining("\n", "", "\n"));
        String closed = "    http-request return status 503";
        return configuration.replace(closed, lines + closed);
    }

    String uri() {
        return "http://127.0.0.1:" + port;
    }

    String output() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
