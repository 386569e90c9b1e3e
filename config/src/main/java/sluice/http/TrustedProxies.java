package sluice.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import sluice.settings.Settings;

/**
 * The proxies whose word about a client's address is taken. Each adds to the end of {@code X-Forwarded-For} whom it was
 * asked by, so the list is read from its end, and only as far as proxies are trusted: the rest anybody may write.
 */
public final class TrustedProxies {
    private static final String KEY = "http.trusted-proxies";
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private final List<AddressBlock> blocks;

    TrustedProxies(List<AddressBlock> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    static TrustedProxies from(Settings settings) {
        List<AddressBlock> blocks = new ArrayList<>();
        for (String text : settings.list(KEY)) {
            AddressBlock block = AddressBlock.read(text);
            if (block == null) settings.complain(KEY, "is a list of CIDR blocks such as 10.0.0.0/8, fd00::/8");
            else blocks.add(block);
        }
        return new TrustedProxies(blocks);
    }

    /** Where {@code request} comes from. */
    InetAddress client(HttpServerRequest request) {
        InetAddress peer = peer(request);
        return trusts(peer) ? client(peer, request.headers().getAll("X-Forwarded-For")) : peer;
    }

    private static InetAddress peer(HttpServerRequest request) {
        String text = request.connection().remoteAddress().hostAddress();
        InetAddress peer = text == null ? null : AddressBlock.address(withoutZone(text));
        return peer == null ? InetAddress.getLoopbackAddress() : peer;
    }

    private static String withoutZone(String text) {
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private boolean trusts(InetAddress address) {
        for (AddressBlock block : blocks) if (block.contains(address)) return true;
        return false;
    }

    /**
     * The last of {@code forwarded}, the header's lines in order, that is not trusted, or the first if all are. The
     * {@code peer}, which is trusted, if there is none or one that has to be read is no address.
     */
    InetAddress client(InetAddress peer, List<String> forwarded) {
        InetAddress client = peer;
        for (int line = forwarded.size() - 1; line >= 0; line--) {
            String[] entries = forwarded.get(line).split(",", -1);
            for (int i = entries.length - 1; i >= 0; i--) {
                InetAddress next = AddressBlock.address(withoutPort(entries[i].trim()));
                if (next == null) return peer;
                if (!trusts(next)) return next;
                client = next;
            }
        }
        return client;
    }

    /** Of {@code 192.0.2.1:80}, {@code [2001:db8::1]:80} and {@code [2001:db8::1]} the address. */
    private static String withoutPort(String entry) {
        int colon = entry.lastIndexOf(':');
        boolean port = colon > 0 && PORT.matcher(entry.substring(colon + 1)).matches();
        String head = port ? entry.substring(0, colon) : entry;
        if (head.startsWith("[") && head.endsWith("]")) return head.substring(1, head.length() - 1);
        return head.indexOf(':') < 0 ? head : entry;
    }
}
