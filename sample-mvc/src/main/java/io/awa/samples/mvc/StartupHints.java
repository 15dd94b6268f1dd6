package io.awa.samples.mvc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says what to try once the sample is up.
 */
@Component
class StartupHints {

	private static final Logger logger = LoggerFactory.getLogger(StartupHints.class);

	private static final String HINTS = """


			Try this in another terminal: place an order, look at it and its job, and place one that is rolled back.

			  curl -H 'Content-Type: application/json' -d '%2$s' %1$s/orders
			  curl %1$s/orders/1
			  curl -H 'Content-Type: application/json' -d '%2$s' %1$s/orders/rolled-back

			What becomes of the jobs is shown in a browser: %1$s/awa
			""";

	private static final String ORDER = """
			{"customer":"Ada Obi","email":"ada@example.com","item":"Green tea","quantity":2,"unitPrice":4.90}""";

	@EventListener
	void print(ApplicationReadyEvent event) {
		String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
		logger.info(HINTS.formatted("http://localhost:" + port, ORDER));
	}

}
