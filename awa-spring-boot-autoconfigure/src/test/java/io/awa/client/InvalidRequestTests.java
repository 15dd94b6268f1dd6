package io.awa.client;

import java.sql.Connection;
import java.util.UUID;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.InvalidRequestException;
import io.awa.client.InvalidRequests.InvalidRequest;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Bad input is refused by both clients alike before they even ask for a connection, so a
 * surrounding transaction cannot notice.
 */
class InvalidRequestTests {

	static final UUID CALLBACK = UUID.fromString("00000000-0000-0000-0000-000000000001");

	private static final ClientSettings SETTINGS = ClientSettings.of(TestDatabase.SCHEMA);

	private final AwaClient blocking = new JdbcAwaClient(new NoDataSource(), SETTINGS);

	private final AwaClient reactive = reactive(new NoConnectionFactory());

	static Stream<InvalidRequest> requests() {
		return Stream.concat(InvalidRequests.all(),
				InvalidJobs.all().map((job) -> new InvalidRequest(job.name(), job.field(), job.insert())));
	}

	@ParameterizedTest
	@MethodSource("requests")
	void badInputIsRefusedBeforeAnySql(InvalidRequest request) {
		InvalidRequestException failure = catchThrowableOfType(InvalidRequestException.class,
				() -> request.call().accept(this.blocking));
		InvalidRequestException other = catchThrowableOfType(InvalidRequestException.class,
				() -> request.call().accept(this.reactive));

		assertThat(failure).isNotNull();
		assertThat(failure.field()).isEqualTo(request.field());
		assertThat(failure.getMessage()).isNotBlank().doesNotContain("\u0000");
		assertThat(other).hasSameClassAs(failure).hasMessage(failure.getMessage());
		assertThat(other.field()).isEqualTo(request.field());
	}

	private static AwaClient reactive(ConnectionFactory connections) {
		R2dbcTransactionManager manager = new R2dbcTransactionManager(connections);
		R2dbcAwaClient client = new R2dbcAwaClient(connections, manager,
				new SchemaMigrator(new NoDataSource(), SETTINGS.schema()), SETTINGS);
		return new BlockingReactiveAwaClient(TransactionalOperator.create(manager), ClientScope.NO_TRANSACTION)
			.wrap(AwaClient.class, client);
	}

	/** Whoever asks for a connection has not refused the call. */
	private static final class NoDataSource extends AbstractDataSource {

		@Override
		public Connection getConnection() {
			throw new IllegalStateException("A connection was asked for.");
		}

		@Override
		public Connection getConnection(@Nullable String user, @Nullable String password) {
			return getConnection();
		}

	}

	private static final class NoConnectionFactory implements ConnectionFactory {

		@Override
		public Publisher<? extends io.r2dbc.spi.Connection> create() {
			return Mono.error(new IllegalStateException("A connection was asked for."));
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "PostgreSQL";
		}

	}

}
