/** How many requests each tenant may make: quotas by plan and tenant, counted in this pod or by Redis over all pods. */
package io.nextmavens.runtime.limits;
