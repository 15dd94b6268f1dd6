package io.awa.rolling;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.client.AwaClient;
import io.awa.testsupport.EnableUsedAutoConfiguration;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;

/**
 * An application that inserts jobs and runs them. Of the library it uses only what is
 * public, so that it works with the jar of another release.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableUsedAutoConfiguration
public class RollingApplication {

	/** Begins the line that says where the library comes from. */
	static final String LIBRARY = "library: ";

	@Bean
	RollingJobs rollingJobs(AwaClient client, JdbcClient sql, @Value("${rolling.node}") String node) {
		return new RollingJobs(client, sql, node);
	}

	/** A queue must be one that a handler expects jobs in. */
	@Bean
	@ConditionalOnProperty(name = "rolling.node", havingValue = RollingJobs.PREVIOUS)
	QueueOfPrevious queueOfPrevious() {
		return new QueueOfPrevious();
	}

	@Bean
	@ConditionalOnProperty(name = "rolling.node", havingValue = RollingJobs.CURRENT)
	QueueOfCurrent queueOfCurrent() {
		return new QueueOfCurrent();
	}

	@Bean
	NewCronSchedule eachSecond() {
		return NewCronSchedule.of("each-second", "* * * * * *", Map.of())
			.withOptions(InsertOptions.defaults().withKind("tick").withQueue(RollingJobs.SHARED));
	}

	/**
	 * Inserts its jobs and works until its input ends, so that it never outlives the one
	 * that started it.
	 * @param settings properties as command line arguments
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] settings) throws Exception {
		System.out
			.println(LIBRARY + Path.of(AwaClient.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(RollingApplication.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(settings)) {
			context.getBean(RollingJobs.class).insertAll();
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		System.exit(0);
	}

	static class QueueOfPrevious {

		@JobHandler(kind = "of_previous", queue = RollingJobs.PREVIOUS)
		void handle(JobContext context) {
		}

	}

	static class QueueOfCurrent {

		@JobHandler(kind = "of_current", queue = RollingJobs.CURRENT)
		void handle(JobContext context) {
		}

	}

}
