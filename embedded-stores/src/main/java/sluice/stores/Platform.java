package sluice.stores;

import java.util.Locale;

/** The operating system and processor in the words of the binaries' file names. */
record Platform(String system, String processor) {

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String osName, String osArch) {
        return new Platform(system(osName.toLowerCase(Locale.ROOT)), processor(osArch.toLowerCase(Locale.ROOT)));
    }

    private static String system(String osName) {
        if (osName.contains("linux")) {
            return "linux";
        }
        if (osName.contains("mac")) {
            return "darwin";
        }
        throw new StoreFailure("the embedded stores run on Linux and macOS, not on " + osName
                + "; on Windows use WSL2, or point the settings at your own Redis, Postgres and Kafka");
    }

    private static String processor(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> throw new StoreFailure("the embedded stores run on amd64 and arm64, not on " + osArch);
        };
    }

    /** {@code linux-amd64}. */
    @Override
    public String toString() {
        return system + "-" + processor;
    }
}
