package io.awa.test;

import java.io.IOException;
import java.time.Duration;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobStorageTests {

	@Test
	void jobInNoStateTableIsNamed() throws IOException {
		try (EmbeddedPostgres server = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start()) {
			DataSource dataSource = server.getPostgresDatabase();
			JdbcAwaClient client = client(dataSource);
			long jobId = client.insert(new Ping("hello"), InsertOptions.defaults()).jobId();
			assertThat(AwaJobs.awaitState(client, jobId, JobState.AVAILABLE).kind()).isEqualTo("ping");
			JobStorage.assertConsistent(dataSource);

			JdbcClient.create(dataSource).sql("delete from awa.ready").update();

			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> JobStorage.assertConsistent(dataSource))
				.withMessageContaining("Job " + jobId + " is in no state table.");
		}
	}

	private static JdbcAwaClient client(DataSource dataSource) {
		SchemaName schema = new SchemaName(SchemaName.DEFAULT);
		SchemaMigrator migrator = new SchemaMigrator(dataSource, schema);
		migrator.migrate();
		return new JdbcAwaClient(dataSource, ClientSettings.of(schema));
	}

	record Ping(String text) {

	}

}
