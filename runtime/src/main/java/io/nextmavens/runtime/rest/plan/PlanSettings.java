package io.nextmavens.runtime.rest.plan;

import java.util.OptionalLong;

/**
 * The settings that planning depends on.
 *
 * @param maxRows the most rows of any level ({@code PGRST_DB_MAX_ROWS})
 * @param aggregates whether clients may aggregate ({@code PGRST_DB_AGGREGATES_ENABLED})
 * @param executionPlans whether clients may see execution plans ({@code PGRST_DB_PLAN_ENABLED})
 * @param legacyTargetNames whether an embed that has an alias may still be named by its table in filters
 *     ({@code PGRST_URL_USE_LEGACY_TARGET_NAMES})
 */
public record PlanSettings(
        OptionalLong maxRows, boolean aggregates, boolean executionPlans, boolean legacyTargetNames) {}
