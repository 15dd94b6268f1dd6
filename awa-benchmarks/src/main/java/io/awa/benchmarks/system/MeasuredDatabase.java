package io.awa.benchmarks.system;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database that belongs to one system.
 */
public final class MeasuredDatabase implements AutoCloseable {

	/** As small as suits a machine with few cores, and the same for all. */
	private static final int CONNECTIONS = 10;

	private final String url;

	private final Runnable drop;

	private final HikariDataSource dataSource = new HikariDataSource();

	MeasuredDatabase(String url, Runnable drop) {
		this.url = url;
		this.drop = drop;
		this.dataSource.setJdbcUrl(url);
		this.dataSource.setMaximumPoolSize(CONNECTIONS);
	}

	/**
	 * Opens a database that another process created, and will drop.
	 * @param url its JDBC URL
	 * @return the database
	 */
	public static MeasuredDatabase at(String url) {
		return new MeasuredDatabase(url, () -> {
		});
	}

	/**
	 * Returns where the database is, with user and password.
	 * @return the JDBC URL
	 */
	public String url() {
		return this.url;
	}

	/**
	 * Returns the pool that a system uses.
	 * @return the pool
	 */
	public HikariDataSource dataSource() {
		return this.dataSource;
	}

	/**
	 * Runs statements.
	 * @return a client of the pool
	 */
	public JdbcClient sql() {
		return JdbcClient.create(this.dataSource);
	}

	/**
	 * Vacuums, so that a round does not pay for the one before.
	 */
	public void settle() {
		sql().sql("vacuum analyze").update();
		sql().sql("checkpoint").update();
	}

	@Override
	public void close() {
		this.dataSource.close();
		this.drop.run();
	}

}
