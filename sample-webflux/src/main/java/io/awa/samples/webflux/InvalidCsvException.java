package io.awa.samples.webflux;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A file of orders was refused. Answered with status 400 and the message.
 */
class InvalidCsvException extends ResponseStatusException {

	InvalidCsvException(int line, String problem) {
		super(HttpStatus.BAD_REQUEST, "Line " + line + ": " + problem + ". No order was stored.");
	}

}
