package io.awa.modulith;

/**
 * The payload of a job that externalizes an event.
 *
 * @param type the name of the event's class
 * @param event the event as JSON, as text so that numbers keep their digits
 */
public record ExternalizeEvent(String type, String event) {

}
