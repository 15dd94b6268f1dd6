package io.awa.actuate;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.awa.Health.QueueHealth;
import io.awa.Health.WorkerHealth;
import io.awa.migration.SchemaMigrations;

/**
 * Says which version of the library an application uses and what it does with jobs. Asks
 * no database.
 */
public final class AwaInfoContributor implements InfoContributor {

	private final String version;

	private final List<String> clients;

	private final Supplier<? extends @Nullable WorkerHealth> worker;

	/**
	 * Creates the contributor.
	 * @param version the version of the library
	 * @param clients the kinds of clients that the application has
	 * @param worker how the worker of this application does, {@code null} if it has none
	 */
	public AwaInfoContributor(String version, List<String> clients, Supplier<? extends @Nullable WorkerHealth> worker) {
		this.version = version;
		this.clients = List.copyOf(clients);
		this.worker = worker;
	}

	@Override
	public void contribute(Info.Builder builder) {
		WorkerHealth health = this.worker.get();
		List<String> queues = (health != null) ? health.queues().stream().map(QueueHealth::queue).toList() : List.of();
		builder.withDetail("awa", new AwaInfo(this.version, SchemaMigrations.VERSION, queues, this.clients));
	}

	/**
	 * What is said.
	 *
	 * @param version the version of the library
	 * @param schemaVersion the version of the tables that it works with
	 * @param queues the queues that this application works on now
	 * @param clients the kinds of clients that it has
	 */
	public record AwaInfo(String version, int schemaVersion, List<String> queues, List<String> clients) {

	}

}
