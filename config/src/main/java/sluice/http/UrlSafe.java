package sluice.http;

/** Text of {@code A-Z a-z 0-9 - _}, as keys and secrets are. */
final class UrlSafe {
    private UrlSafe() {}

    /** Whether {@code text} is of {@code least} to {@code most} such characters, and of nothing else. */
    static boolean is(String text, int least, int most) {
        if (text.length() < least || text.length() > most) return false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '-' && c != '_') return false;
        }
        return true;
    }
}
