package io.awa.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.awa.testsupport.EnableUsedAutoConfiguration;
import io.awa.worker.AwaWorker;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;

/**
 * An application to run on a class path with jars left out, so it uses neither driver.
 */
@EnableUsedAutoConfiguration
@Configuration(proxyBeanMethods = false)
public class MinimalApplication {

	@JobHandler(kind = "minimal")
	void handle(JobContext context) {
	}

	/**
	 * Starts and stops the application.
	 * @param settings properties as command line arguments
	 * @return the names of our beans, and whether the worker ran
	 */
	public static List<String> run(String... settings) {
		SpringApplication application = new SpringApplication(MinimalApplication.class);
		application.setRegisterShutdownHook(false);
		try (ConfigurableApplicationContext context = application.run(settings)) {
			List<String> facts = new ArrayList<>(Arrays.asList(context.getBeanDefinitionNames()));
			facts.add("running=" + context.getBean(AwaWorker.class).isRunning());
			return facts;
		}
	}

}
