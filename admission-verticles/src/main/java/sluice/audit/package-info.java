/**
 * The audit trail: what was changed, from what to what and by whom, each row's hash covering the row before it, so that
 * nothing can be changed or taken out unseen. It knows nothing of what the actions are.
 */
package sluice.audit;
