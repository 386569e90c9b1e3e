/**
 * A payment provider to try things with: a remote party on its own port, with its own ledger of charges and knobs that
 * make it slow, declining, silent or forgetful. It knows no orders; nothing else here may call into it but over HTTP.
 */
package sluice.sandbox;
