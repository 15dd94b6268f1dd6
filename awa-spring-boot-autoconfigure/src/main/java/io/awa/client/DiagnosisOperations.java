package io.awa.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.Diagnosis;
import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.UnhandledKind;
import io.awa.migration.SchemaVersion;
import io.awa.sql.SqlCommand;

/**
 * Builds the questions of the diagnosis and judges the answers, the same for both
 * clients.
 */
final class DiagnosisOperations {

	private static final Duration LONG_TRANSACTION = Duration.ofMinutes(5);

	private final ClientSettings settings;

	DiagnosisOperations(ClientSettings settings) {
		this.settings = settings;
	}

	/** What can be asked of every database without an error. */
	List<SqlCommand> always() {
		return List.of(DiagnosisSql.server(this.settings.schema()),
				DiagnosisSql.missingPrivileges(this.settings.schema()), DiagnosisSql.holders(LONG_TRANSACTION));
	}

	/** Whether the jobs may be looked at, after what was seen so far. */
	boolean canSeeJobs(List<Sign> signs) {
		return ServerDiagnosis.findVersion(signs).filter(SchemaVersion::suits).isPresent()
				&& signs.stream().noneMatch((sign) -> sign.is("missing_view"));
	}

	/** What can be asked then. */
	SqlCommand jobs() {
		return DiagnosisSql.jobs();
	}

	Diagnosis judge(List<Sign> signs, List<UnhandledKind> kinds, @Nullable Integer poolSize) {
		List<Finding> findings = new ArrayList<>(
				new ServerDiagnosis(signs, this.settings.schema(), poolSize).findings(hasWorker()));
		findings.addAll(WorkerDiagnosis.findings(this.settings.listener().workerHealth()));
		if (canSeeJobs(signs)) {
			findings.addAll(new JobDiagnosis(signs, kinds).findings());
		}
		return new Diagnosis(findings);
	}

	Diagnosis unanswered(RuntimeException failure) {
		List<Finding> findings = new ArrayList<>(List.of(Finding.error(Check.DATABASE,
				"The database cannot be asked: " + failure.getMessage(),
				"See that it runs and that address, user and password are right (spring.datasource.*, spring.r2dbc.*).")));
		findings.addAll(WorkerDiagnosis.findings(this.settings.listener().workerHealth()));
		return new Diagnosis(findings);
	}

	private boolean hasWorker() {
		return this.settings.listener().workerHealth() != null;
	}

}
