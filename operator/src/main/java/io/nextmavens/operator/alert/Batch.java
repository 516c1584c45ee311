package io.nextmavens.operator.alert;

import java.util.List;

/**
 * One message, and which notices it tells.
 *
 * @param body its content
 * @param told those of the notices that have found room
 */
record Batch(String body, List<Notice> told) {}
