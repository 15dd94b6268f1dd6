package io.awa.samples.webflux;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.awa.bridge.AwaBridge;
import io.awa.client.AwaClient;

/**
 * Gives legacy code the client of the bridge, which joins the reactive transaction that
 * the code is called in.
 */
@Configuration(proxyBeanMethods = false)
class LegacyConfiguration {

	@Bean
	AwaClient legacyClient(AwaBridge bridge) {
		return bridge.client();
	}

}
