package sluice.settings;

import java.util.List;

/** The process must not start with these settings; the message lists every complaint, one a line. */
public final class SettingsRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsRejected(List<String> complaints) {
        super(String.join(System.lineSeparator(), complaints), null, false, false);
    }
}
