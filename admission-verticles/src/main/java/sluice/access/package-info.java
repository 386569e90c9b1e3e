/**
 * Who may operate: people with a name, a role and a password, their sessions, and machines with API keys. Every call of
 * the operator API passes {@link sluice.access.Access}; what the calls do is none of this package's business.
 */
package sluice.access;
