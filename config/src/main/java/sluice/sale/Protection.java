package sluice.sale;

/**
 * The shop that stands behind a sale's line, where it is not our own checkout: asked about by {@code GET /authz}.
 *
 * @param host its host, with a port where it has one, such as {@code shop.example:8443}; null without a shop of its own
 * @param path beginning of the paths that need a pass, such as {@code /checkout}; {@code /} for all
 * @param failOpen whether people are let through while Sluice cannot tell (a choice for shops that cannot oversell)
 */
public record Protection(String host, String path, boolean failOpen) {
    /** No shop but our own checkout. */
    public static Protection none() {
        return new Protection(null, "/", false);
    }
}
