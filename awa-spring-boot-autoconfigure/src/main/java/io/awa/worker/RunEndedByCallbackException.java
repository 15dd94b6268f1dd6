package io.awa.worker;

import io.awa.AwaException;

/**
 * A callback for which the run waited in line says that the job is cancelled or starts
 * anew. The run is parked, which applies what the callback says.
 */
final class RunEndedByCallbackException extends AwaException {

	RunEndedByCallbackException(String resolution) {
		super("The callback that this run waited for has ended it: " + resolution + ".");
	}

}
