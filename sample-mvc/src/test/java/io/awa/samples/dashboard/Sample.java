package io.awa.samples.dashboard;

import java.util.List;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.client.AsyncAwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.samples.mvc.SampleMvcApplication;

/**
 * What the tests of the dashboard have to know of this sample.
 */
final class Sample {

	static final List<Class<?>> APPLICATION = List.of(SampleMvcApplication.class);

	static final Class<?> SECURITY = SampleSecurity.class;

	static final String CONTEXT_PATH = "server.servlet.context-path";

	/** One sample is enough for the pictures of the documentation. */
	static final boolean PICTURED = true;

	private Sample() {
	}

	static AsyncAwaClient client(ApplicationContext context) {
		return context.getBean(JdbcAwaClient.class).async();
	}

	/** Settings for another application on the same database. */
	static List<String> database(ApplicationContext context) {
		JdbcConnectionDetails details = context.getBean(JdbcConnectionDetails.class);
		return List.of("spring.datasource.url=" + details.getJdbcUrl(),
				"spring.datasource.username=" + details.getUsername(),
				"spring.datasource.password=" + details.getPassword());
	}

	static void execute(ApplicationContext context, String sql) {
		context.getBean(JdbcClient.class).sql(sql).update();
	}

}
