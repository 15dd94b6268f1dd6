package io.awa.autoconfigure;

import java.sql.SQLException;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessResourceFailureException;

import io.awa.autoconfigure.AwaProperties.Migration;
import io.awa.autoconfigure.AwaProperties.Migration.Mode;
import io.awa.migration.SchemaCheck;
import io.awa.migration.SchemaMigrator;
import io.awa.worker.WorkerStorage;

/**
 * Sees to it at start that the tables are there. What uses them depends on this bean.
 */
final class AwaSchemaInitializer implements InitializingBean {

	private final Migration migration;

	private final DatabaseProduct.Probe probe;

	private final SchemaMigrator migrator;

	private final WorkerStorage storage;

	AwaSchemaInitializer(Migration migration, DatabaseProduct.Probe probe, SchemaMigrator migrator,
			WorkerStorage storage) {
		this.migration = migration;
		this.probe = probe;
		this.migrator = migrator;
		this.storage = storage;
	}

	@Override
	public void afterPropertiesSet() {
		Mode mode = this.migration.mode();
		if (mode == Mode.NONE) {
			return;
		}
		this.probe.ask().requireSupported();
		if (mode == Mode.AUTO) {
			migrate();
		}
		else {
			SchemaCheck.requireCurrent(this.storage.operations(), this.storage.schema());
		}
	}

	private void migrate() {
		try {
			this.migrator.migrate();
		}
		catch (DataAccessResourceFailureException ex) {
			if (ex.getCause() instanceof SQLException cause
					&& UnreachableDatabaseException.isNoConnection(cause.getSQLState())) {
				throw new UnreachableDatabaseException(this.probe.target().forMigration(this.migration),
						cause.getSQLState(), cause);
			}
			throw ex;
		}
	}

}
