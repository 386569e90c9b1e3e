package sluice.redis;

import sluice.sale.SaleId;

/**
 * The keys of one sale. All carry the hash tag {@code {sale}}, so that one script may touch them on one shard of a
 * cluster. What each holds is said where it is written.
 */
public record SaleKeys(String prefix, SaleId sale) {
    private String key(String name) {
        return prefix + ":{" + sale.value() + "}:" + name;
    }

    /** HASH epoch, seq, owner, open: which server may write, and how far the journal is. */
    public String state() {
        return key("state");
    }

    /** HASH {@code <product>:total|available|reserved|sold|limit} and {@code limit}. */
    public String stock() {
        return key("stock");
    }

    /** HASH ticket to {@code digest|buyer|max_qty|idle_end_ms|hard_end_ms|jti|iat|exp|kid|claimed_ms|inside}. */
    public String leases() {
        return key("leases");
    }

    /** ZSET of leases without a reservation, ticket to end in ms. */
    public String shopping() {
        return key("shopping");
    }

    /** ZSET of leases with a reservation, ticket to end in ms. */
    public String buying() {
        return key("buying");
    }

    /** HASH reservation to {@code status|ticket|buyer|lines|fingerprint|epoch-seq}. */
    public String reservations() {
        return key("reservations");
    }

    /** HASH buyer to what he holds, as {@code product=units,product=units}. */
    public String buyers() {
        return key("buyers");
    }

    /** STREAM of journal entries with ids {@code <epoch>-<seq>}. */
    public String journal() {
        return key("journal");
    }

    /** ZSET ticket id to index. */
    public String line() {
        return key("line");
    }

    /** HASH of the line's counters, lineage, healing window, phase and stock bands: the snapshot's source. */
    public String lineState() {
        return key("line-state");
    }

    /** STREAM of what becomes of waiting tickets: who left, was set aside, came back; see snapshot.lua. */
    public String leavers() {
        return key("leavers");
    }

    /** ZSET index to the end of its claim window in ms. */
    public String called() {
        return key("called");
    }

    /** ZSET index, of tickets close to their turn, to when its client last showed itself, in ms. */
    public String present() {
        return key("present");
    }

    /** ZSET index of each ticket that did not answer its call to the end of its grace in ms. */
    public String aside() {
        return key("aside");
    }

    /** ZSET index, of called ones who asked to come in and wait at the door, to place. */
    public String door() {
        return key("door");
    }

    /** ZSET index, of those at the door, to when they asked last in ms. */
    public String asked() {
        return key("asked");
    }

    /** HASH node to what it saw of the checkout, for the throttle. */
    public String health() {
        return key("health");
    }

    /** HASH of the knobs in force and of the two buckets. */
    public String gate() {
        return key("gate");
    }

    /** STRING, expiring: what a code that carries a pass to the shop's host is exchanged for, once. */
    public String handoff(String code) {
        return key("handoff:" + code);
    }

    /** STRING, expiring: the node whose turn it is to relay the journal. A hint, not a fence. */
    public String relayTurn() {
        return key("relay-turn");
    }
}
