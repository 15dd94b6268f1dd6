package io.awa.benchmarks.dashboard;

import java.util.Map;

import javax.sql.DataSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An application that serves the dashboard to whoever asks, and works on nothing.
 */
final class DashboardApplication implements AutoCloseable {

	private static final Map<String, Object> PROPERTIES = Map.of("server.port", 0, "awa.worker.enabled", false,
			"awa.client", "jdbc", "awa.dashboard.enabled", true, "awa.dashboard.access", "anonymous",
			"awa.dashboard.read-only", false, "awa.dashboard.operate-roles", "", "spring.autoconfigure.exclude",
			"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration");

	private final ConfigurableApplicationContext context;

	DashboardApplication(DataSource dataSource) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.bannerMode(Banner.Mode.OFF)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("dataSource",
					DataSource.class, () -> dataSource, (definition) -> definition.setDestroyMethodName("")))
			.properties(PROPERTIES)
			.run();
	}

	/** The address of the API. */
	String address() {
		return "http://localhost:" + this.context.getEnvironment().getRequiredProperty("local.server.port")
				+ "/awa/api/";
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
