package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * All that takes part: a server, a proxy before it, worker processes and a producer
 * behind the proxy, and the ledger beside it.
 */
final class ChaosStage implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final ChaosServer server;

	private final ChaosLedger ledger;

	private final TcpProxy proxy;

	private final ChaosProducer producer;

	private final List<ChaosWorker> workers = new ArrayList<>();

	private final String database = "awa_chaos_" + ProcessHandle.current().pid();

	private final Path logs = Files.createTempDirectory("awa-chaos-logs");

	/** Processes that are stopped would outlive this one. */
	private final Thread end = new Thread(this::closeWorkers, "chaos-end");

	ChaosStage(ChaosOptions options) throws IOException {
		this.server = ChaosServer.open(options.url());
		sql().sql("create database " + this.database).update();
		ChaosAddress address = this.server.address().in(this.database);
		this.ledger = new ChaosLedger(address);
		this.ledger.create();
		this.proxy = new TcpProxy(address.host(), address.port());
		ChaosAddress proxied = address.through(this.proxy);
		this.producer = new ChaosProducer(
				options.storages().stream().distinct().map((storage) -> storage.transactions(proxied)).toList());
		Runtime.getRuntime().addShutdownHook(this.end);
		for (ChaosStorage storage : options.storages()) {
			Path log = this.logs.resolve("worker-" + (this.workers.size() + 1) + ".log");
			this.workers.add(new ChaosWorker(storage, proxied, log));
		}
	}

	/** Starts workers and producer. */
	void start(int rate) {
		this.workers.forEach(ChaosWorker::start);
		if (!Waiting.until(PATIENCE, () -> this.ledger.workers() == this.workers.size())) {
			throw new IllegalStateException(
					"The workers did not start within " + PATIENCE + ". Their logs are in " + this.logs + ".");
		}
		this.producer.start(rate);
	}

	ChaosServer server() {
		return this.server;
	}

	ChaosLedger ledger() {
		return this.ledger;
	}

	TcpProxy proxy() {
		return this.proxy;
	}

	ChaosProducer producer() {
		return this.producer;
	}

	List<ChaosWorker> workers() {
		return this.workers;
	}

	ChaosWorker anyWorker(Random random) {
		return this.workers.get(random.nextInt(this.workers.size()));
	}

	/** Where the workers write their logs. */
	Path logs() {
		return this.logs;
	}

	void deleteLogs() throws IOException {
		closeWorkers();
		FileSystemUtils.deleteRecursively(this.logs);
	}

	private JdbcClient sql() {
		return JdbcClient.create(ChaosLedger.dataSource(this.server.address()));
	}

	private void closeWorkers() {
		this.workers.forEach(ChaosWorker::close);
	}

	@Override
	public void close() throws IOException {
		closeWorkers();
		Runtime.getRuntime().removeShutdownHook(this.end);
		this.producer.close();
		this.proxy.close();
		sql().sql("drop database " + this.database + " with (force)").update();
		this.server.close();
	}

}
