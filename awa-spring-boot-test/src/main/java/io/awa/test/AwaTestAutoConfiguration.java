package io.awa.test;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

import io.awa.autoconfigure.AwaCronAutoConfiguration;
import io.awa.autoconfigure.AwaWorkerAutoConfiguration;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.ReactiveAwaClient;
import io.awa.cron.CronRunner;
import io.awa.json.JobCodec;
import io.awa.worker.AwaWorker;
import io.awa.worker.ReactiveJobTransactions;

/**
 * Auto-configuration of {@link AwaJobs}, and of {@code awa.test.mode}.
 */
@AutoConfiguration(after = { AwaWorkerAutoConfiguration.class, AwaCronAutoConfiguration.class })
@Import({ AwaTestAutoConfiguration.BlockingReaderConfiguration.class,
		AwaTestAutoConfiguration.ReactiveReaderConfiguration.class,
		AwaTestAutoConfiguration.ReactiveJobsConfiguration.class })
public final class AwaTestAutoConfiguration {

	private static final String MODE = "awa.test.mode";

	/** Unless the mode is real, nothing of the queue goes on by itself. */
	@Bean
	static BeanPostProcessor awaTestModePostProcessor(Environment environment, ObjectProvider<InlineJobs> inline) {
		AwaTestMode mode = Binder.get(environment).bind(MODE, AwaTestMode.class).orElse(AwaTestMode.REAL);
		return new ModePostProcessor(mode, inline);
	}

	@Bean
	@ConditionalOnProperty(name = MODE, havingValue = "inline")
	InlineJobs awaInlineJobs(ObjectProvider<AwaJobs> jobs) {
		return new InlineJobs(jobs);
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

	/**
	 * Runs jobs in pipelines.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Mono.class, ConnectionFactory.class })
	@ConditionalOnBean({ AwaWorker.class, ReactiveAwaClient.class, ReactiveJobTransactions.class })
	static class ReactiveJobsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ReactiveAwaJobs reactiveAwaJobs(AwaWorker worker, ReactiveAwaClient client) {
			return new ReactiveAwaJobs(worker.manual().reactive(), client);
		}

	}

	/**
	 * Keeps worker and schedules from starting, and lets clients run jobs inline.
	 *
	 * @param mode who runs the jobs
	 * @param inline the runs of mode inline, which come with the first insert
	 */
	private record ModePostProcessor(AwaTestMode mode, ObjectProvider<InlineJobs> inline) implements BeanPostProcessor {

		@Override
		public Object postProcessBeforeInitialization(Object bean, String name) {
			if (this.mode != AwaTestMode.REAL && bean instanceof AwaWorker worker) {
				worker.setAutoStartup(false);
			}
			if (this.mode != AwaTestMode.REAL && bean instanceof CronRunner cron) {
				cron.setAutoStartup(false);
			}
			return bean;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (this.mode == AwaTestMode.INLINE && bean instanceof ClientSettings settings)
					? settings.withListener(new InlineListener(settings.listener(), this.inline.getObject())) : bean;
		}

	}

}
