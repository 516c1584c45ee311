/**
 * Alerts: what is wrong with projects ({@code AlertRules}, {@code AlertWatch}), kept as objects of the cluster ({@code
 * AlertBook}), and told to chats and webhooks ({@code Outbox}). docs/alerts.md.
 */
package io.nextmavens.operator.alert;
