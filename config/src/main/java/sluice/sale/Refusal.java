package sluice.sale;

import java.util.Locale;

/**
 * Every expected "no", with its HTTP status and what the caller can do. The lower-case name is the stable {@code code}
 * of the problem document (RFC 9457).
 */
public enum Refusal {
    BAD_JSON(400, "The body is not one well-formed JSON object in UTF-8.", 0),
    KEY_MISSING(400, "Send an Idempotency-Key header, and the same one when you repeat the request.", 0),
    KEY_INVALID(400, "An Idempotency-Key is 16 to 128 of A-Z a-z 0-9 - _; a device key at least 22 of them.", 0),
    BAD_REQUEST(400, "The request is not well-formed HTTP.", 0),
    SIGNATURE_INVALID(400, "The event is not signed by the payment provider, or too long ago.", 0),
    UNAUTHORIZED(401, "Sign in, or send an API key as 'Authorization: Bearer <key>'.", 0),
    LOGIN_FAILED(401, "There is no operator with this name and password.", 0),
    PASS_INVALID(401, "This is not a pass of this sale. Join the line to get one.", 0),
    PASS_EXPIRED(401, "The pass has run out. Join the line again.", 0),
    NO_PASS(401, "No valid pass was shown. Send the person to X-Sluice-Location, the line.", 0),
    HANDOFF_DONE(401, "The pass was handed over. Send the person to X-Sluice-Location with the cookie set here.", 0),
    NOT_ADMITTED(403, "A pass is needed here. Join the line to get one.", 0),
    CSRF_MISSING(403, "Send the session's csrf as X-Sluice-CSRF, from a page of this site.", 0),
    ROLE_TOO_LOW(403, "Your role does not allow this. Ask an admin.", 0),
    PASS_OTHER_DEVICE(403, "The pass belongs to another device. Go on where it was claimed.", 0),
    ORIGIN_INVALID(403, "Name a sale, and send X-Original-URI and as X-Forwarded-Host the host of its shop.", 0),
    CANNOT_TELL(403, "Whether the pass holds cannot be told at this moment. Ask again.", 2),
    NOT_FOUND(404, "There is nothing at this address.", 0),
    UNKNOWN_SALE(404, "There is no such sale. GET /v1/sales lists them.", 0),
    UNKNOWN_TICKET(404, "There is no such ticket in this sale. Join the line to get one.", 0),
    UNKNOWN_ORDER(404, "There is no such order.", 0),
    UNKNOWN_DEAD_LETTER(404, "There is no such dead letter.", 0),
    NO_CUSTOMER(404, "No name and address were given for this order.", 0),
    UNKNOWN_OPERATOR(404, "There is no operator of this name.", 0),
    UNKNOWN_API_KEY(404, "There is no such API key, or it was revoked.", 0),
    NOT_IN_DRAW(404, "The ticket was not in the pre-queue when it was closed: its place is by arrival.", 0),
    METHOD_NOT_ALLOWED(405, "The address exists, the method does not; see the Allow header.", 0),
    NOT_ACCEPTABLE(406, "This address answers with an event stream: accept text/event-stream.", 0),
    NOT_REPLAYABLE(409, "Something of it was cut off when it was set aside; find it where it came from.", 0),
    NOT_OPEN_YET(409, "The sale has not opened yet. Join after event_start_time.", 5),
    SALE_CLOSED(409, "The sale is over.", 0),
    SALE_PAUSED(409, "The sale is paused. Your place is kept; ask again later.", 5),
    NOT_CALLED(409, "It is not your turn yet. Poll your position.", 2),
    WAIT_AT_DOOR(409, "You were called and the shop is full this moment; your turn is kept. Ask again.", 1),
    PASS_USED(409, "The pass has already bought. Its order is the one it made.", 0),
    OVER_BUYER_LIMIT(409, "This is more than one buyer may have. Lower the quantity.", 0),
    OVER_PASS_LIMIT(409, "This is more than the pass allows (max_qty). Lower the quantity.", 0),
    SOLD_OUT(409, "There are not enough units left. Units of abandoned orders may return.", 0),
    TOTAL_TOO_LOW(409, "More units are reserved or sold than that. Set the total to at least as many.", 0),
    ORDER_CONFLICT(409, "The order cannot make this move from the state it is in.", 0),
    OVER_REFUND(409, "This is more than is left of the payment. Lower the amount.", 0),
    NOT_CANCELLABLE(409, "The order can no longer be cancelled.", 0),
    NOT_PAYABLE(409, "Only an order that was bought to be paid later, and is still held, is paid here.", 0),
    NO_RECEIPT(409, "There is a receipt once the order is paid.", 0),
    PHASE_CONFLICT(409, "The sale cannot move to this phase from the one it is in.", 0),
    NOT_DRAWN(409, "There has been no draw. The draw's head says how far it has come.", 0),
    BEACON_MISSING(409, "The pre-queue is closed and its root published. PUT the beacon's value, then open.", 0),
    BEACON_CONFLICT(
            409, "A beacon's value is taken once, for a sale that names a beacon, once the cohort is closed.", 0),
    KEYS_USED_UP(409, "All 255 key numbers are used: what was signed with them stays valid.", 0),
    KEY_PENDING(409, "The newest key is published and does not sign yet. Make another when it does.", 60),
    NO_SHOP(409, "The sale has no shop of its own. Its host is set by the operator.", 0),
    SALE_EXISTS(409, "There is a sale with this id already.", 0),
    NAME_TAKEN(409, "This name is taken, or kept for the program itself.", 0),
    LAST_ADMIN(409, "Nobody could manage operators any more. Make another admin first.", 0),
    CLAIM_EXPIRED(410, "Your turn was called and has passed. Join again.", 0),
    REVISION_CONFLICT(412, "Somebody changed the sale meanwhile. Read it again and repeat.", 0),
    BODY_TOO_LARGE(413, "The body is larger than this server reads.", 0),
    URI_TOO_LONG(414, "The address is longer than this server reads.", 0),
    UNSUPPORTED_MEDIA_TYPE(415, "Send the body as application/json.", 0),
    FIELD_INVALID(422, "A field of the body is missing or out of range.", 0),
    QUANTITY_INVALID(422, "A quantity is a whole number from 1 to 1000.", 0),
    LINES_INVALID(422, "lines is a list of 1 to 16 different products with their quantities.", 0),
    UNKNOWN_PRODUCT(422, "The sale has no such product.", 0),
    KEY_REUSED(422, "This Idempotency-Key was used for another purchase. Use a new key for a new purchase.", 0),
    PRECONDITION_REQUIRED(428, "Send the revision you read as If-Match.", 0),
    TOO_MANY_JOINS(429, "Too many joins come from here. A place once given is kept; ask again later.", 0),
    TOO_MANY_LOGINS(429, "Too many sign-ins failed. Nothing was tried; ask again later.", 0),
    TOO_MANY_STREAMS(429, "Too many event streams are open. Poll instead, or close one.", 10),
    HEADERS_TOO_LARGE(431, "The headers are larger than this server reads.", 0),
    RECOVERING(503, "The sale is being restored. Places are kept; ask again.", 2),
    HALTED(503, "Nothing is sold while the stock is being checked. Places are kept; ask again later.", 15),
    JOURNAL_UNAVAILABLE(503, "The purchase could not be written down in time. Repeat it with the same key.", 2),
    BUSY(503, "Too much is waiting at this moment. Repeat the request.", 1),
    PERSONAL_DATA_OFF(503, "This installation has no key to seal names and addresses with.", 60),
    STORE_UNAVAILABLE(503, "A store does not answer. Repeat the request.", 2);

    private final int status;
    private final String code = name().toLowerCase(Locale.ROOT);
    private final String advice;
    private final int retryAfterSeconds;

    Refusal(int status, String advice, int retryAfterSeconds) {
        this.status = status;
        this.advice = advice;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public int status() {
        return status;
    }

    /** What the caller can do. */
    public String advice() {
        return advice;
    }

    public String code() {
        return code;
    }

    public Refused refused() {
        return new Refused(this, advice, retryAfterSeconds);
    }

    /** The refusal with a detail of this one case, for example which field is wrong. */
    public Refused refused(String detail) {
        return new Refused(this, detail, retryAfterSeconds);
    }

    public Refused retryAfter(int seconds) {
        return new Refused(this, advice, Math.max(1, seconds));
    }
}
