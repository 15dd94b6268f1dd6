package io.awa.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/**
 * Matches applications that do more than insert jobs.
 */
final class OnWorkingRole extends NoneNestedConditions {

	OnWorkingRole() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	/** The role that does no more. */
	@ConditionalOnProperty(name = "awa.worker.role", havingValue = "producer")
	static final class Producer {

	}

}
