package io.awa.autoconfigure;

import java.util.List;

import io.awa.AwaException;
import io.awa.autoconfigure.AwaProperties.Client;

/**
 * There are several databases and none is marked as that of the job queue.
 */
final class AmbiguousDatabaseException extends AwaException {

	private final transient Client client;

	AmbiguousDatabaseException(Client client, List<String> beanNames) {
		super("The job queue needs one bean of type " + DatabaseBeans.typeName(client) + ", but there are "
				+ beanNames.size() + ": " + String.join(", ", beanNames) + ".");
		this.client = client;
	}

	Client client() {
		return this.client;
	}

}
