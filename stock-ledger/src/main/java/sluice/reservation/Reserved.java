package sluice.reservation;

/**
 * A reservation as the ledger answered it.
 *
 * @param epoch and {@code seq}: the journal entry that holds it
 * @param again whether it had been made before this call
 * @param status {@code reserved}, {@code confirmed} or {@code released}
 */
public record Reserved(String id, long epoch, long seq, boolean again, String status) {}
