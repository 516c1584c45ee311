/** What the pods of projects say of their traffic: scraped at an interval, kept for a day. Knows nothing of who reads it. */
package io.nextmavens.operator.traffic;
