package io.awa.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.servlet.function.RouterFunction;
import reactor.core.scheduler.Schedulers;

import io.awa.bridge.AwaBridge;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.web.CallbackAction;
import io.awa.web.CallbackReceiver;
import io.awa.web.CallbackSigner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the receiver of callbacks is there.
 */
class CallbackReceiverContextTests {

	private static final String ENABLED = "awa.callbacks.receiver.enabled=true";

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private static final String KEY = "awa.callbacks.receiver.keys.one=" + SECRET;

	private static final String ROUTES = "awaCallbackRoutes";

	private static TestDatabase database;

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(AwaContexts.AWA);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AwaContexts.AWA);

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Test
	void receiverIsOffByDefault() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallbackReceiver.class));
	}

	@Test
	void servletApplicationHasRoutesOverEitherClient() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
		this.servlet.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
	}

	@Test
	void servletApplicationNeedsNoReactor() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withClassLoader(new FilteredClassLoader("reactor", "io.r2dbc", "org.springframework.web.reactive"))
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
	}

	@Test
	void reactiveApplicationHasRoutesOverEitherClient() {
		Class<?> type = org.springframework.web.reactive.function.server.RouterFunction.class;
		this.reactive.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(type));
		this.reactive.withConfiguration(AwaContexts.JDBC)
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet"))
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(type));
	}

	@Test
	void clientOfTheBridgeDoesNotAnswerEventLoops() {
		this.reactive.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.withUserConfiguration(LegacyConfiguration.class)
			.run((context) -> assertThat(answerOnEventLoop(context)).isEqualTo(HttpStatus.NOT_FOUND));
	}

	@Test
	void clientOfTheApplicationAnswersWhereThereIsNoOther() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.withBean("ownClient", AwaClient.class,
					() -> new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA)))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CallbackReceiver.class));
	}

	@Test
	void otherApplicationsHaveNone() {
		AwaContexts.jdbc(database)
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallbackReceiver.class));
	}

	@Test
	void unsignedRequestsNeedASetting() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, "awa.callbacks.receiver.allow-unsigned=true")
			.run((context) -> assertThat(context).hasBean(ROUTES));
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("there is no key"));
	}

	@Test
	void receiverWithoutDatabaseIsRefused() {
		this.servlet.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MissingDatabaseException.class)
				.hasMessageContaining("there is no client to resolve callbacks with"));
	}

	private static HttpStatusCode answerOnEventLoop(ApplicationContext context) {
		UUID id = UUID.randomUUID();
		byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
		MockServerHttpRequest.BodyBuilder request = MockServerHttpRequest
			.post("/api/callbacks/" + id + "/" + CallbackAction.COMPLETE.name().toLowerCase(Locale.ROOT));
		new CallbackSigner("one", SECRET).sign(id, CallbackAction.COMPLETE, body).headers().forEach(request::header);
		MockServerWebExchange exchange = MockServerWebExchange.from(request.body("{}"));
		RouterFunctions
			.toWebHandler((org.springframework.web.reactive.function.server.RouterFunction<?>) context.getBean(ROUTES))
			.handle(exchange)
			.subscribeOn(Schedulers.parallel())
			.block(Duration.ofSeconds(30));
		return Objects.requireNonNull(exchange.getResponse().getStatusCode());
	}

	@Configuration(proxyBeanMethods = false)
	static class LegacyConfiguration {

		@Bean
		AwaClient legacyClient(AwaBridge bridge) {
			return bridge.client();
		}

	}

}
