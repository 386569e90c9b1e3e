package sluice.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import sluice.draw.Bundle;
import sluice.draw.BundleReader;

/** Where a published draw is read from: a file, or a server's address of the sale, its draw or the bundle. */
final class DrawSource {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Pattern SALE = Pattern.compile("(/v1/sales/[a-z0-9-]{1,64})(/draw(/bundle)?)?/?");

    private DrawSource() {}

    /** The bundle there; an {@link IOException} says why it cannot be had. */
    static Bundle read(String place) throws IOException {
        try (InputStream stream = place.matches("https?://.*") ? fetch(place) : Files.newInputStream(Path.of(place))) {
            return BundleReader.read(stream);
        }
    }

    private static InputStream fetch(String place) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) bundle(place).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Accept", "application/json");
        int status = connection.getResponseCode();
        if (status == 200) return connection.getInputStream();
        connection.disconnect();
        throw new IOException(
                status == 409 ? "this sale has not been drawn" : "the server answers " + status + " to " + place);
    }

    private static URI bundle(String place) throws IOException {
        try {
            URI uri = new URI(place);
            var sale = SALE.matcher(uri.getPath());
            if (sale.matches()) return uri.resolve(sale.group(1) + "/draw/bundle");
        } catch (URISyntaxException e) {
            // told below
        }
        throw new IOException("the address of a sale is such as http://127.0.0.1:8080/v1/sales/demo");
    }
}
