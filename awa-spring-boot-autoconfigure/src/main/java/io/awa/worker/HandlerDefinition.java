package io.awa.worker;

import java.lang.reflect.Type;

/**
 * A handler, found among the beans.
 *
 * @param kind the kind of the jobs it runs
 * @param queue the queue it expects them in
 * @param payloadType what it takes, generics included
 * @param call starts it
 * @param description where it is in the code, for messages
 */
public record HandlerDefinition(String kind, String queue, Type payloadType, HandlerCall call, String description) {

}
