/** What was set aside because it could not be understood: to be looked at, and to be given its chance again. */
package sluice.deadletter;
