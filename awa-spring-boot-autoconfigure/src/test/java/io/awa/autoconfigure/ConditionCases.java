package io.awa.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.OutboxEventExternalizerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.servlet.function.RouterFunction;
import reactor.core.publisher.Mono;

import io.awa.autoconfigure.AwaBridgeAutoConfiguration.ReactiveSectionConfiguration;
import io.awa.autoconfigure.ConditionScenario.Web;
import io.awa.bridge.AwaBridge;
import io.awa.bridge.JdbcReactiveThreads;
import io.awa.bridge.JdbcTransactional;
import io.awa.bridge.ReactiveOverJdbc;
import io.awa.bridge.ReactiveTransactional;
import io.awa.client.AwaClient;
import io.awa.client.BoundaryGuard;
import io.awa.client.ClientSettings;
import io.awa.client.InsertTracing;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.cron.CronRunner;
import io.awa.event.JobEvents;
import io.awa.json.JobCodec;
import io.awa.metrics.AwaMetrics;
import io.awa.metrics.FleetMetrics;
import io.awa.migration.SchemaMigrator;
import io.awa.modulith.EventRecorder;
import io.awa.modulith.EventSender;
import io.awa.sql.SchemaName;
import io.awa.web.CallbackReceiver;
import io.awa.worker.AwaWorker;
import io.awa.worker.FailureClassifier;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.HandlerTracing;
import io.awa.worker.JobTransactions;
import io.awa.worker.JobWakeUps;
import io.awa.worker.ReactiveJobTransactions;
import io.awa.worker.RetryPolicy;
import io.awa.worker.WorkerStorage;

/**
 * The conditions that there are. Those of the actuator are in
 * {@link ActuatorConditionCases}, those of the dashboard in
 * {@link DashboardConditionCases}.
 */
final class ConditionCases {

	private static final String RECEIVER = "awa.callbacks.receiver.enabled";

	private ConditionCases() {
	}

	static List<ConditionCase> all() {
		ConditionCaseList cases = new ConditionCaseList();
		shared(cases);
		jdbc(cases);
		r2dbc(cases);
		storage(cases);
		worker(cases);
		schedules(cases);
		observability(cases);
		modulith(cases);
		reactiveOverJdbc(cases);
		bridge(cases);
		doctor(cases);
		embeddedPostgres(cases);
		callbackReceiver(cases);
		callbackRoutes(cases);
		ActuatorConditionCases.add(cases);
		DashboardConditionCases.add(cases);
		return cases.toList();
	}

	private static void shared(ConditionCaseList cases) {
		cases.on(AwaAutoConfiguration.class, ConditionScenario.plain())
			.method("awaSchemaName")
			.backsOffFor(SchemaName.class)
			.method("awaJobCodec")
			.backsOffFor(JobCodec.class)
			.method("awaRetryPolicy")
			.backsOffFor(RetryPolicy.class)
			.method("awaFailureClassifier")
			.backsOffFor(FailureClassifier.class);
	}

	private static void jdbc(ConditionCaseList cases) {
		cases.on(AwaJdbcAutoConfiguration.class, ConditionScenario.plain(DataSource.class))
			.needsClasses(DataSource.class, JdbcClient.class)
			.needs("@ConditionalOnAwaClient(value=JDBC)", (scenario) -> scenario.withoutBean(DataSource.class))
			.needs("@ConditionalOnAwaClient(value=JDBC)", (scenario) -> scenario.with("awa.client", "r2dbc"))
			.method("awaWorkerStorage")
			.backsOffFor(WorkerStorage.class)
			.method("awaSchemaMigrator")
			.backsOffFor(SchemaMigrator.class)
			.method("awaClient")
			.backsOffFor(AwaClient.class)
			.method("awaJobTransactions")
			.backsOffFor(JobTransactions.class)
			.method("awaJdbcTransactionManager")
			.backsOffForName(JdbcTransactional.MANAGER);
		cases
			.on(AwaJdbcAutoConfiguration.AddressConfiguration.class,
					ConditionScenario.plain(DataSource.class, JdbcConnectionDetails.class))
			.needsClasses(HikariDataSource.class, JdbcConnectionDetails.class)
			.method("awaJdbcAddressFinder")
			.needsBeans(JdbcConnectionDetails.class);
	}

	private static void r2dbc(ConditionCaseList cases) {
		cases.on(AwaR2dbcAutoConfiguration.class, ConditionScenario.plain(ConnectionFactory.class))
			.needsClasses(ConnectionFactory.class, DatabaseClient.class, PostgresqlConnectionFactory.class)
			.needs("@ConditionalOnAwaClient(value=R2DBC)", (scenario) -> scenario.withoutBean(ConnectionFactory.class))
			.needs("@ConditionalOnAwaClient(value=R2DBC)", (scenario) -> scenario.withBeans(DataSource.class))
			.method("awaWorkerStorage")
			.backsOffFor(WorkerStorage.class)
			.method("awaSchemaMigrator")
			.backsOffFor(SchemaMigrator.class)
			.method("reactiveAwaClient")
			.backsOffFor(ReactiveAwaClient.class)
			.method("awaReactiveJobTransactions")
			.backsOffFor(ReactiveJobTransactions.class)
			.method("awaReactiveTransactionManager")
			.backsOffForName(ReactiveTransactional.MANAGER);
	}

	private static void storage(ConditionCaseList cases) {
		ConditionScenario storage = ConditionScenario.plain(WorkerStorage.class, SchemaMigrator.class);
		cases.on(AwaStorageAutoConfiguration.class, storage)
			.needsBeans(WorkerStorage.class, SchemaMigrator.class)
			.method("awaJobWakeUps")
			.backsOffFor(JobWakeUps.class)
			.method("awaJobEvents")
			.backsOffFor(JobEvents.class)
			.method("awaClientSettings")
			.backsOffFor(ClientSettings.class);
		cases.on(AwaStorageAutoConfiguration.DependencyConfiguration.class, storage)
			.needsClasses(DatabaseInitializationDependencyConfigurer.class);
	}

	private static void worker(ConditionCaseList cases) {
		ConditionScenario storage = ConditionScenario.plain(WorkerStorage.class);
		cases.on(AwaWorkerAutoConfiguration.class, storage)
			.isOnUnless("awa.worker.enabled")
			.needs("@Conditional(io.awa.autoconfigure.OnWorkingRole)",
					(scenario) -> scenario.with("awa.worker.role", "producer"))
			.method("awaHandlerRegistry")
			.backsOffFor(HandlerRegistry.class);
		cases
			.part(OnWorkingRole.Producer.class, OnWorkingRole.class, AwaWorkerAutoConfiguration.class,
					storage.with("awa.worker.role", "worker"))
			.needs("@ConditionalOnProperty(awa.worker.role havingValue=producer)",
					(scenario) -> scenario.with("awa.worker.role", "producer"));
		cases.on(AwaWorkerAutoConfiguration.WorkerConfiguration.class, storage)
			.needsBeans(WorkerStorage.class)
			.method("awaWorker")
			.backsOffFor(AwaWorker.class);
		cases.on(AwaWorkerAutoConfiguration.NoDatabaseConfiguration.class, ConditionScenario.plain())
			.backsOffFor(WorkerStorage.class);
	}

	private static void schedules(ConditionCaseList cases) {
		cases.on(AwaCronAutoConfiguration.class, ConditionScenario.plain(WorkerStorage.class, JobWakeUps.class))
			.needsBeans(WorkerStorage.class, JobWakeUps.class)
			.isOnUnless("awa.cron.enabled")
			.method("awaCronRunner")
			.backsOffFor(CronRunner.class);
	}

	private static void observability(ConditionCaseList cases) {
		cases
			.on(AwaMetricsAutoConfiguration.class,
					ConditionScenario.plain(MeterRegistry.class, WorkerStorage.class, JobWakeUps.class))
			.needsClasses(MeterRegistry.class)
			.needsBeans(MeterRegistry.class, WorkerStorage.class, JobWakeUps.class)
			.isOnUnless("awa.metrics.enabled")
			.method("awaMetrics")
			.backsOffFor(AwaMetrics.class)
			.method("awaFleetMetrics")
			.backsOffFor(FleetMetrics.class);
		cases.on(AwaTracingAutoConfiguration.class, ConditionScenario.plain(ObservationRegistry.class))
			.needsClasses(ObservationRegistry.class)
			.needsBeans(ObservationRegistry.class)
			.isOnUnless("awa.tracing.enabled")
			.method("awaInsertTracing")
			.backsOffFor(InsertTracing.class)
			.method("awaHandlerTracing")
			.backsOffFor(HandlerTracing.class);
	}

	private static void modulith(ConditionCaseList cases) {
		cases
			.on(AwaModulithAutoConfiguration.class,
					ConditionScenario.plain(OutboxEventExternalizerFactory.class, EventExternalizationTransport.class))
			.needsClasses(OutboxEventExternalizerFactory.class)
			.needsBeans(OutboxEventExternalizerFactory.class, EventExternalizationTransport.class)
			.method("awaEventRecorder")
			.backsOffFor(EventRecorder.class)
			.method("awaEventSender")
			.backsOffFor(EventSender.class);
	}

	private static void reactiveOverJdbc(ConditionCaseList cases) {
		cases
			.on(AwaReactiveOverJdbcAutoConfiguration.class,
					ConditionScenario.plain(JdbcDatabase.class, JdbcAwaClient.class)
						.with("awa.bridge.reactive-over-jdbc", "true"))
			.isOffUnless("awa.bridge.reactive-over-jdbc")
			.needsClasses(Mono.class, Connection.class)
			.needsBeans(JdbcDatabase.class, JdbcAwaClient.class)
			.method("awaJdbcReactiveThreads")
			.backsOffFor(JdbcReactiveThreads.class)
			.method("awaJdbcReactiveTransactionManager")
			.backsOffForName("awaJdbcReactiveTransactionManager")
			.method("awaReactiveOverJdbc")
			.backsOffFor(ReactiveOverJdbc.class);
	}

	private static void bridge(ConditionCaseList cases) {
		ConditionScenario storage = ConditionScenario.plain(WorkerStorage.class, SchemaMigrator.class);
		cases.on(AwaBridgeAutoConfiguration.class, storage)
			.needsBeans(WorkerStorage.class, SchemaMigrator.class)
			.method("awaBoundaryGuard")
			.backsOffFor(BoundaryGuard.class);
		cases.on(AwaBridgeAutoConfiguration.class, storage.with("awa.bridge.automatic", "true"))
			.method("awaAutomaticTransactions")
			.isOffUnless("awa.bridge.automatic")
			.method("awaAutomaticTransactionsCheck")
			.isOffUnless("awa.bridge.automatic");
		ConditionScenario sections = storage.withBeans(R2dbcDatabase.class, ReactiveAwaClient.class);
		cases.on(ReactiveSectionConfiguration.class, sections)
			.needsClasses(Mono.class, ConnectionFactory.class)
			.needsBeans(R2dbcDatabase.class, ReactiveAwaClient.class)
			.method("awaBridge")
			.backsOffFor(AwaBridge.class);
		cases.on(ReactiveSectionConfiguration.PoolConfiguration.class, sections).needsClasses(ConnectionPool.class);
		cases.on(ReactiveSectionConfiguration.MetricsConfiguration.class, sections).needsClasses(MeterBinder.class);
	}

	private static void doctor(ConditionCaseList cases) {
		ConditionScenario blocking = ConditionScenario.plain(AwaClient.class).with("awa.doctor.enabled", "true");
		cases.on(AwaDoctorAutoConfiguration.class, blocking).isOffUnless("awa.doctor.enabled");
		cases.on(AwaDoctorAutoConfiguration.BlockingDoctorConfiguration.class, blocking)
			.needs("@Conditional(io.awa.autoconfigure.OnBlockingClient)",
					(scenario) -> scenario.withBeans(ReactiveAwaClient.class));
		cases
			.on(AwaDoctorAutoConfiguration.ReactiveDoctorConfiguration.class,
					ConditionScenario.plain(ReactiveAwaClient.class).with("awa.doctor.enabled", "true"))
			.needsClasses(DatabaseClient.class)
			.needsBeans(ReactiveAwaClient.class)
			.backsOffFor(JdbcAwaClient.class);
	}

	private static void embeddedPostgres(ConditionCaseList cases) {
		ConditionScenario nothing = ConditionScenario.plain().without("awa.embedded-postgres.enabled");
		String noSetting = "@Conditional(io.awa.autoconfigure.OnNoDatabaseSettingCondition)";
		cases.on(AwaEmbeddedPostgresAutoConfiguration.class, nothing)
			.needsClasses(EmbeddedPostgres.class)
			.isOnUnless("awa.embedded-postgres.enabled")
			.needs(noSetting, (scenario) -> scenario.with("spring.datasource.url", "jdbc:postgresql://nowhere/x"))
			.needs(noSetting, (scenario) -> scenario.with("spring.datasource.jndi-name", "java:comp/x"))
			.needs(noSetting, (scenario) -> scenario.with("spring.r2dbc.url", "r2dbc:postgresql://nowhere/x"))
			.backsOffFor(DataSource.class, ConnectionFactory.class, JdbcConnectionDetails.class,
					R2dbcConnectionDetails.class);
		cases.on(AwaEmbeddedPostgresAutoConfiguration.JdbcDetailsConfiguration.class, nothing)
			.needsClasses(JdbcConnectionDetails.class);
		cases.on(AwaEmbeddedPostgresAutoConfiguration.R2dbcDetailsConfiguration.class, nothing)
			.needsClasses(R2dbcConnectionDetails.class);
	}

	private static void callbackReceiver(ConditionCaseList cases) {
		ConditionScenario nobody = ConditionScenario.plain().on(Web.SERVLET).with(RECEIVER, "true");
		cases.on(AwaCallbackReceiverAutoConfiguration.class, nobody)
			.needs("@ConditionalOnWebApplication()", (scenario) -> scenario.on(Web.NONE))
			.isOffUnless(RECEIVER);
		cases
			.on(AwaCallbackReceiverAutoConfiguration.JdbcClientConfiguration.class,
					nobody.withBeans(JdbcAwaClient.class))
			.needsBeans(JdbcAwaClient.class)
			.method("awaCallbackReceiver")
			.backsOffFor(CallbackReceiver.class);
		cases
			.on(AwaCallbackReceiverAutoConfiguration.ReactiveClientConfiguration.class,
					nobody.withBeans(ReactiveAwaClient.class))
			.needsBeans(ReactiveAwaClient.class)
			.backsOffFor(JdbcAwaClient.class)
			.method("awaCallbackReceiver")
			.backsOffFor(CallbackReceiver.class);
		cases.on(AwaCallbackReceiverAutoConfiguration.OwnClientConfiguration.class, nobody.withBeans(AwaClient.class))
			.needsBeans(AwaClient.class)
			.backsOffFor(JdbcAwaClient.class, ReactiveAwaClient.class)
			.method("awaCallbackReceiver")
			.backsOffFor(CallbackReceiver.class);
	}

	private static void callbackRoutes(ConditionCaseList cases) {
		ConditionScenario receiver = ConditionScenario.plain().with(RECEIVER, "true");
		cases.on(AwaCallbackReceiverAutoConfiguration.ServletConfiguration.class, receiver.on(Web.SERVLET))
			.needs("@ConditionalOnWebApplication(type=SERVLET)", (scenario) -> scenario.on(Web.REACTIVE))
			.needsClasses(RouterFunction.class);
		cases.on(AwaCallbackReceiverAutoConfiguration.WebFluxConfiguration.class, receiver.on(Web.REACTIVE))
			.needs("@ConditionalOnWebApplication(type=REACTIVE)", (scenario) -> scenario.on(Web.SERVLET))
			.needsClasses(org.springframework.web.reactive.function.server.RouterFunction.class);
	}

}
