package sluice.personal;

import java.nio.file.Path;
import java.util.Optional;
import sluice.settings.Settings;

/**
 * Where the keys for personal data are.
 *
 * @param keyFile empty if none is set and the stores are not the program's own: then no personal data is taken
 */
public record PersonalSettings(Optional<Path> keyFile) {
    public static PersonalSettings from(Settings settings) {
        if (settings.isSet("personal-data.key-file")) {
            return new PersonalSettings(Optional.of(settings.path("personal-data.key-file")));
        }
        Path own = settings.path("data.directory").resolve("personal-data.keys");
        return new PersonalSettings(settings.isSet("postgres.uri") ? Optional.empty() : Optional.of(own));
    }
}
