/**
 * The HTTP edge: limits of the server and its connections, whom a request comes from, endpoints that answer with
 * futures, strict JSON, problem documents, event streams and the device cookie. Routes of features live with the
 * features; nothing here knows what a sale is made of.
 */
package sluice.http;
