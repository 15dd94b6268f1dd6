package io.awa.autoconfigure;

import org.springframework.beans.factory.InitializingBean;

import io.awa.autoconfigure.AwaProperties.Migration.Mode;
import io.awa.migration.SchemaCheck;
import io.awa.migration.SchemaMigrator;
import io.awa.worker.WorkerStorage;

/**
 * Sees to it at start that the tables are there. What uses them depends on this bean.
 */
final class AwaSchemaInitializer implements InitializingBean {

	private final Mode mode;

	private final DatabaseProduct.Probe probe;

	private final SchemaMigrator migrator;

	private final WorkerStorage storage;

	AwaSchemaInitializer(Mode mode, DatabaseProduct.Probe probe, SchemaMigrator migrator, WorkerStorage storage) {
		this.mode = mode;
		this.probe = probe;
		this.migrator = migrator;
		this.storage = storage;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.mode == Mode.NONE) {
			return;
		}
		this.probe.ask().requireSupported();
		if (this.mode == Mode.AUTO) {
			this.migrator.migrate();
		}
		else {
			SchemaCheck.requireCurrent(this.storage.operations(), this.storage.schema());
		}
	}

}
