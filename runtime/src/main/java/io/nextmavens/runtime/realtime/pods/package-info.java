/** What the pods of one project tell each other. */
package io.nextmavens.runtime.realtime.pods;
