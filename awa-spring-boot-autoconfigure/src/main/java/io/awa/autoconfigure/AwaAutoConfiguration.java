package io.awa.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.awa.json.JacksonJobCodec;
import io.awa.json.JobCodec;
import io.awa.sql.SchemaName;
import io.awa.worker.FailureClassifier;
import io.awa.worker.RetryPolicy;

/**
 * Auto-configuration of what both clients and the worker share.
 */
@AutoConfiguration
@EnableConfigurationProperties(AwaProperties.class)
public final class AwaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SchemaName awaSchemaName(AwaProperties properties) {
		return new SchemaName(properties.schema());
	}

	@Bean
	@ConditionalOnMissingBean(JobCodec.class)
	JacksonJobCodec awaJobCodec() {
		return new JacksonJobCodec();
	}

	@Bean
	@ConditionalOnMissingBean
	RetryPolicy awaRetryPolicy() {
		return RetryPolicy.exponential();
	}

	@Bean
	@ConditionalOnMissingBean
	FailureClassifier awaFailureClassifier(AwaProperties properties) {
		return properties.worker().failures().rules();
	}

}
