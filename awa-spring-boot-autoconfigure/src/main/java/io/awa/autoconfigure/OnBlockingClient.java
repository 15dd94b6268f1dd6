package io.awa.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;

import io.awa.client.AwaClient;

/**
 * Matches if there is a blocking client that works everywhere. One beside a reactive
 * client may be the bridge's, which only works inside sections.
 */
final class OnBlockingClient extends AnyNestedCondition {

	OnBlockingClient() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(type = "io.awa.client.JdbcAwaClient")
	static class OverJdbc {

	}

	@ConditionalOnBean(AwaClient.class)
	@ConditionalOnMissingBean(type = "io.awa.client.ReactiveAwaClient")
	static class OfTheApplication {

	}

}
