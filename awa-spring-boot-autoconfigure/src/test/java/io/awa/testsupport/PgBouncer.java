package io.awa.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A PgBouncer in transaction mode before a database: the one on the PATH, if there is
 * one. It has few connections to the server and takes them in turns, so that whatever
 * expects the same session twice soon meets another.
 */
public final class PgBouncer implements AutoCloseable {

	/** PgBouncer refuses to run as root. */
	private static final String OTHER_USER = "nobody";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Pattern VERSION = Pattern.compile("(?i)pgbouncer (\\d+)\\.(\\d+)");

	private final Process process;

	private final TestDatabase target;

	private final int port;

	private PgBouncer(Process process, TestDatabase target, int port) {
		this.process = process;
		this.target = target;
		this.port = port;
	}

	/** Returns why none can be started here, or {@code null}. */
	public static @Nullable String missing() {
		if (output("pgbouncer", "--version") == null) {
			return "pgbouncer is not on the PATH";
		}
		return (isRoot() && output("id", "-u", OTHER_USER) == null)
				? "PgBouncer does not run as root, and there is no user " + OTHER_USER : null;
	}

	/** Says whether prepared statements of its clients work, which is since 1.21. */
	public static boolean knowsPreparedStatements() {
		String output = output("pgbouncer", "--version");
		Matcher version = VERSION.matcher((output != null) ? output : "");
		return version.find()
				&& Integer.parseInt(version.group(1)) * 1_000 + Integer.parseInt(version.group(2)) >= 1_021;
	}

	/**
	 * Starts one.
	 * @param target the database that it leads to
	 * @param folder holds its files
	 * @param settings lines of its configuration beside the usual ones
	 */
	public static PgBouncer start(TestDatabase target, Path folder, String... settings) {
		try {
			int port = freePort();
			Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
			Path users = folder.resolve("userlist.txt");
			Files.writeString(users, "\"" + target.username() + "\" \"" + target.password() + "\"\n");
			Path configuration = folder.resolve("pgbouncer.ini");
			Files.write(configuration, configuration(target, port, users, settings));
			List<String> command = new ArrayList<>(List.of("pgbouncer"));
			if (isRoot()) {
				command.addAll(List.of("-u", OTHER_USER));
			}
			command.add(configuration.toString());
			Path log = folder.resolve("pgbouncer.log");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			PgBouncer started = new PgBouncer(process, target, port);
			started.awaitStart(log);
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the same database through this pooler, with settings of the driver. */
	public TestDatabase database(String... settings) {
		StringBuilder url = new StringBuilder("jdbc:postgresql://127.0.0.1:" + this.port + "/" + this.target.name()
				+ "?user=" + this.target.username() + "&password=" + this.target.password());
		for (String setting : settings) {
			url.append('&').append(setting);
		}
		return TestDatabase.at(url.toString());
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private static List<String> configuration(TestDatabase target, int port, Path users, String... settings) {
		List<String> lines = new ArrayList<>(
				List.of("[databases]", "* = host=" + target.host() + " port=" + target.port(), "[pgbouncer]",
						"listen_addr = 127.0.0.1", "listen_port = " + port, "unix_socket_dir =", "auth_type = trust",
						"auth_file = " + users, "pool_mode = transaction", "max_client_conn = 200",
						"server_round_robin = 1", "ignore_startup_parameters = extra_float_digits"));
		lines.addAll(List.of(settings));
		return lines;
	}

	private void awaitStart(Path log) throws IOException {
		Awaitility.await("pgbouncer").atMost(PATIENCE).until(() -> !this.process.isAlive() || isListening());
		if (!this.process.isAlive()) {
			throw new IllegalStateException("pgbouncer did not start: " + Files.readString(log));
		}
	}

	private boolean isListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	/** Returns what a command says, or {@code null} if there is none or it fails. */
	private static @Nullable String output(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes());
			return (process.waitFor() == 0) ? output : null;
		}
		catch (IOException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

}
