package io.awa.samples.dashboard;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.client.AsyncAwaClient;

/**
 * The sample with more work, on a port and a database of its own.
 *
 * @param context the application
 * @param path what its addresses begin with
 */
record Shop(ConfigurableApplicationContext context, String path) implements AutoCloseable {

	static Shop start(String... settings) {
		return start("", List.of(ShopHandlers.class), Arrays.asList(settings));
	}

	/** Another application beside this one, which works on no queue. */
	Shop beside(String... settings) {
		return beside("", List.of(), settings);
	}

	Shop besideBelow(String path, String... settings) {
		return beside(path, List.of(), settings);
	}

	Shop besideWithSecurity(String... settings) {
		return beside("", List.of(Sample.SECURITY), settings);
	}

	private Shop beside(String path, List<Class<?>> more, String... settings) {
		List<String> all = new ArrayList<>(Sample.database(this.context));
		all.add("awa.worker.enabled=false");
		if (!path.isEmpty()) {
			all.add(Sample.CONTEXT_PATH + "=" + path);
		}
		if (more.contains(Sample.SECURITY)) {
			all.add("spring.autoconfigure.exclude=");
		}
		all.addAll(Arrays.asList(settings));
		return start(path, more, all);
	}

	private static Shop start(String path, List<Class<?>> more, List<String> settings) {
		List<Class<?>> all = new ArrayList<>(Sample.APPLICATION);
		all.addAll(more);
		SpringApplication application = new SpringApplication(all.toArray(Class<?>[]::new));
		application.setAdditionalProfiles("shop");
		application.setRegisterShutdownHook(false);
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--logging.level.root=error",
				"--logging.level.io.awa=error", "--spring.main.banner-mode=off"));
		settings.forEach((setting) -> arguments.add("--" + setting));
		return new Shop(application.run(arguments.toArray(String[]::new)), path);
	}

	String root() {
		return "http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + this.path;
	}

	/** Where a page of the dashboard is, as in {@code jobs/42}. */
	String page(String route) {
		return root() + "/awa/#/" + route;
	}

	AsyncAwaClient client() {
		return Sample.client(this.context);
	}

	void execute(String sql) {
		Sample.execute(this.context, sql);
	}

	static <T> T get(CompletableFuture<T> answer) {
		return answer.orTimeout(30, TimeUnit.SECONDS).join();
	}

	long insert(Object args, InsertOptions options) {
		return get(client().insert(args, options)).jobId();
	}

	Job job(long id) {
		return get(client().getJob(id)).orElseThrow();
	}

	/** Returns the job, once it is in the state. */
	long awaitState(long id, JobState state) {
		Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> job(id).state(), (current) -> current == state);
		return id;
	}

	String post(String address, String type, String body) {
		try {
			HttpResponse<String> answer = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create(root() + address))
					.header("Content-Type", type)
					.POST(HttpRequest.BodyPublishers.ofString(body))
					.build(), BodyHandlers.ofString());
			return answer.statusCode() + " " + answer.body();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
