package io.awa.benchmarks.chaos;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A crash may forget a claim, because claims do not wait for the disk. Then the job is
 * ready again, and a run from before the crash must not pass for one from after it.
 */
class LeaseAfterCrashTests {

	@Test
	void leaseOfAClaimThatACrashForgotIsNotGivenAgain() throws Exception {
		try (ChaosServer server = ChaosServer.open(null)) {
			ChaosLedger ledger = new ChaosLedger(server.address());
			ledger.create();
			JdbcClient sql = JdbcClient.create(ChaosLedger.dataSource(server.address()));
			JdbcAwaClient client = new JdbcAwaClient(ChaosLedger.dataSource(server.address()),
					ClientSettings.of(ChaosLedger.SCHEMA));
			client.insert(Map.of(), InsertOptions.defaults().withKind("plain"));
			client.insert(Map.of(), InsertOptions.defaults().withKind("plain"));
			long worker = sql
				.sql("insert into awa.worker (node, version, queues, capacity) values ('a', 'b', '{}', 1) returning id")
				.query(Long.class)
				.single();
			ledger.alterSystem("set wal_writer_delay = '10s'");

			claim(sql, worker);
			long forgotten = claim(sql, worker);
			server.restart("QUIT");

			assertThat(sql.sql("select count(*) from awa.ready").query(Long.class).single()).isPositive();
			assertThat(claim(sql, worker)).isGreaterThan(forgotten);
		}
	}

	private static long claim(JdbcClient sql, long worker) {
		return sql
			.sql("""
					select lease from awa.claim_jobs(?, '{plain}', '{null}', '{null}', '{default}', '{1}', '{30000000}', '{null}',
					  '{"{2}"}', '{"{-infinity}"}', '{"{0}"}', '{null}', '{null}')
					where lease is not null""")
			.param(worker)
			.query(Long.class)
			.single();
	}

}
