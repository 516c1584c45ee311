/** The Phoenix channel protocol, serializers 1.0.0 and 2.0.0 (docs/realtime.md). */
package io.nextmavens.runtime.realtime.phoenix;
