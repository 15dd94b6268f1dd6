package io.awa.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import io.awa.JobKind;
import io.awa.cron.CronJob;
import io.awa.cron.CronJobs;
import io.awa.worker.JobHandler;

/**
 * Tells a native image which types the library looks for by name, to find out what the
 * application has, and which annotations it reads. Without it they would not be found.
 */
final class LookupRuntimeHints implements RuntimeHintsRegistrar {

	static final List<String> TYPES = List.of("ch.qos.logback.classic.LoggerContext",
			"com.zaxxer.hikari.HikariDataSource", "io.awa.worker.ReactiveJobExecutionInterceptor",
			"io.micrometer.context.ContextRegistry", "io.micrometer.context.ContextSnapshotFactory",
			"io.r2dbc.pool.ConnectionPool", "io.r2dbc.spi.Connection", "io.r2dbc.spi.ConnectionFactory",
			"jakarta.transaction.UserTransaction", "javax.sql.DataSource", "kotlinx.coroutines.reactor.MonoKt",
			"org.springframework.boot.jdbc.DataSourceUnwrapper",
			"org.springframework.boot.r2dbc.OptionsCapableConnectionFactory",
			"org.springframework.security.web.csrf.CsrfToken",
			"org.springframework.transaction.reactive.TransactionContextHolder", "reactor.core.publisher.Hooks",
			"reactor.core.publisher.Mono", "reactor.core.scheduler.Schedulers");

	private static final List<Class<?>> ANNOTATIONS = List.of(JobHandler.class, JobKind.class, CronJob.class,
			CronJobs.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		TYPES.forEach((name) -> hints.reflection().registerTypeIfPresent(classLoader, name));
		ANNOTATIONS.forEach((type) -> {
			hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
			hints.proxies().registerJdkProxy(type);
		});
	}

}
