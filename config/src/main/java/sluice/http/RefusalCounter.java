package sluice.http;

/** Is told of every refusal, on the event loop that answers it. */
@FunctionalInterface
public interface RefusalCounter {
    /** {@code code}: of the refusal; {@code sale}: as the path has it, not judged, or null where the path has none. */
    void refused(String code, String sale);
}
