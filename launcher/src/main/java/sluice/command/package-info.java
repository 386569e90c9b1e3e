/** The command line: each command reads its options and hands over; what it does lives elsewhere. */
package sluice.command;
