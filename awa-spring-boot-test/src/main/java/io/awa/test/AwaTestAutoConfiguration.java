package io.awa.test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import io.awa.autoconfigure.AwaCronAutoConfiguration;
import io.awa.autoconfigure.AwaWorkerAutoConfiguration;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.cron.CronRunner;
import io.awa.json.JobCodec;
import io.awa.worker.AwaWorker;

/**
 * Auto-configuration of {@link AwaJobs}, and of {@code awa.test.mode}.
 */
@AutoConfiguration(after = { AwaWorkerAutoConfiguration.class, AwaCronAutoConfiguration.class })
@Import({ AwaTestAutoConfiguration.BlockingReaderConfiguration.class,
		AwaTestAutoConfiguration.ReactiveReaderConfiguration.class })
public final class AwaTestAutoConfiguration {

	/** With {@code manual}, nothing of the queue goes on by itself. */
	@Bean
	@ConditionalOnProperty(name = "awa.test.mode", havingValue = "manual")
	static BeanPostProcessor awaTestModePostProcessor() {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				if (bean instanceof AwaWorker worker) {
					worker.setAutoStartup(false);
				}
				if (bean instanceof CronRunner cron) {
					cron.setAutoStartup(false);
				}
				return bean;
			}
		};
	}

	/**
	 * Asked for late, because the readers are registered after this class was looked at.
	 */
	@Bean
	@ConditionalOnBean(AwaWorker.class)
	@ConditionalOnMissingBean
	AwaJobs awaJobs(AwaWorker worker, ObjectProvider<JobReader> reader, JobCodec codec) {
		return new AwaJobs(worker.manual(), (filter) -> reader.getObject().read(filter), codec);
	}

	/**
	 * Reads jobs by JDBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(AwaClient.class)
	static class BlockingReaderConfiguration {

		@Bean
		JobReader awaTestJobReader(AwaClient client) {
			return JobReader.of(client);
		}

	}

	/**
	 * Reads jobs by R2DBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Mono.class)
	@ConditionalOnBean(ReactiveAwaClient.class)
	@ConditionalOnMissingBean(AwaClient.class)
	static class ReactiveReaderConfiguration {

		@Bean
		JobReader awaTestJobReader(ReactiveAwaClient client) {
			return new ReactiveJobReader(client, JobWait.DEFAULT_TIMEOUT);
		}

	}

}
