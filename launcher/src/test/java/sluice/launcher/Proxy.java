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

    /** Listens on {@code port}; asks Sluice at {@code sluice} about {@code sale}, and serves its pages too. */
    static Proxy start(Kind kind, int port, String sale, URI sluice, int shop) throws Exception {
        Path folder = Files.createTempDirectory("sluice-proxy-");
        Program program = kind == Kind.NGINX
                ? nginx(folder, port, sale, sluice, shop)
                : haproxy(folder, port, sale, sluice, shop);
        Proxy proxy = new Proxy(folder, program, port);
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

    private static Program nginx(Path folder, int port, String sale, URI sluice, int shop) throws IOException {
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
                    server {
                        listen 127.0.0.1:%4$d;
                        set $sluice_sale %5$s;
                        include %6$s/nginx/sluice.conf;
                        location ~ ^/(s|o|v1|assets)/ {
                            proxy_pass http://sluice;
                            proxy_set_header Host $http_host;
                        }
                        location / {
                            include %6$s/nginx/sluice-guard.conf;
                            proxy_pass http://shop;
                            proxy_set_header Host $http_host;
                        }
                    }
                }
                """.formatted(folder, sluice.getAuthority(), shop, port, sale, CONNECTORS);
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        return Program.run(
                Map.of(),
                folder,
                List.of(Kind.NGINX.find().toString(), "-e", "stderr", "-p", folder.toString(), "-c", file.toString()));
    }

    private static Program haproxy(Path folder, int port, String sale, URI sluice, int shop) throws IOException {
        Map<String, String> environment = Map.of(
                "SLUICE_LUA",
                CONNECTORS.resolve("haproxy/sluice.lua").toString(),
                "SLUICE_SALE",
                sale,
                "SLUICE_URI",
                sluice.toString(),
                "SLUICE_SERVER",
                sluice.getAuthority(),
                "SHOP_BIND",
                "127.0.0.1:" + port,
                "SHOP_SERVER",
                "127.0.0.1:" + shop);
        String file = CONNECTORS.resolve("haproxy/sluice.cfg").toString();
        return Program.run(environment, folder, List.of(Kind.HAPROXY.find().toString(), "-db", "-f", file));
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
