package io.awa.autoconfigure;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.autoconfigure.AwaProperties.Migration;

/**
 * The database of the job queue as JDBC reaches it.
 *
 * @param dataSource the data source of the application's transactions
 * @param address how to go beside its pool, or {@code null} if that is unknown
 */
record JdbcDatabase(DataSource dataSource, @Nullable JdbcAddress address) implements DatabaseProduct.Probe {

	/**
	 * Beside the pool if possible, because migrating takes two connections and a pool may
	 * have less.
	 */
	DataSource migrationDataSource(Migration migration) {
		if (this.address == null && migration.url() == null && migration.username() == null) {
			return this.dataSource;
		}
		return JdbcAddress.forMigration(migration, this.address).toDataSource();
	}

	/**
	 * Beside the pool if possible, because the worker never gives the connection back.
	 */
	DataSource controlDataSource() {
		return (this.address != null) ? this.address.toDataSource() : this.dataSource;
	}

	@Override
	public DatabaseProduct ask() {
		try (Connection connection = this.dataSource.getConnection()) {
			DatabaseMetaData metaData = connection.getMetaData();
			return new DatabaseProduct(metaData.getDatabaseProductName(), metaData.getDatabaseProductVersion());
		}
		catch (SQLException ex) {
			throw new UnreachableDatabaseException(target(), ex.getSQLState(), ex);
		}
	}

	@Override
	public DatabaseTarget target() {
		return (this.address != null) ? DatabaseTarget.application("spring.datasource", this.address.url())
				: DatabaseTarget.bean(DatabaseBeans.typeName(Client.JDBC));
	}

}
