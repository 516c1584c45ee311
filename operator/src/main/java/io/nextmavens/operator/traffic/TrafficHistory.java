package io.nextmavens.operator.traffic;

import java.util.Map;

/**
 * A project's last day.
 *
 * @param from when the first step begins, in seconds since 1970
 * @param stepSeconds length of a step
 * @param figures of each a value for each step, oldest first, NaN where it is not known
 */
public record TrafficHistory(long from, int stepSeconds, Map<TrafficFigure, float[]> figures) {}
