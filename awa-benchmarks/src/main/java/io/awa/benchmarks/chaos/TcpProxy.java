package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between clients and a server, and cuts, delays or half-closes their connections.
 */
final class TcpProxy implements AutoCloseable {

	private static final int BUFFER_BYTES = 8 * 1024;

	private static final int BACKLOG = 100;

	private static final int CONNECT_MILLIS = 2_000;

	private final ServerSocket listener;

	private final String host;

	private final int port;

	private final Set<Link> links = ConcurrentHashMap.newKeySet();

	private volatile boolean refusing;

	private volatile long delayNanos;

	/**
	 * Starts a proxy on a free port of this machine.
	 * @param host the host of the server
	 * @param port the port of the server
	 * @throws IOException if there is no free port
	 */
	TcpProxy(String host, int port) throws IOException {
		this.host = host;
		this.port = port;
		this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
		start("chaos-proxy", this::accept);
	}

	String host() {
		return this.listener.getInetAddress().getHostAddress();
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Returns how many connections are open, also those of which one half is closed. */
	int connections() {
		return this.links.size();
	}

	/** Resets all connections, and refuses new ones. */
	void cut() {
		this.refusing = true;
		this.links.forEach(Link::reset);
	}

	/** Holds up each piece of data for so long, in both directions. */
	void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	/**
	 * Closes one direction of each connection and leaves the other one open: either the
	 * server sees the end of what the client sends, and the client waits in vain; or the
	 * client sees the end, and the server is not told that it went. New connections work.
	 */
	void halfClose(Random random) {
		this.links.forEach((link) -> link.halfClose(random.nextBoolean()));
	}

	/** Ends whatever was done. What is half closed is given up. */
	void mend() {
		this.delayNanos = 0;
		this.refusing = false;
		this.links.stream().filter((link) -> link.half).forEach(Link::reset);
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				link(this.listener.accept());
			}
			catch (IOException ex) {
				// The listener was closed, or the client has gone again.
			}
		}
	}

	private void link(Socket client) {
		Link link = new Link(client, new Socket());
		if (!this.refusing && link.connect()) {
			this.links.add(link);
			start("chaos-proxy-in", () -> link.pump(link.client, link.server));
			start("chaos-proxy-out", () -> link.pump(link.server, link.client));
		}
		// A cut may have come in between.
		if (this.refusing || !this.links.contains(link)) {
			link.reset();
		}
	}

	private static void start(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.links.forEach(Link::reset);
	}

	/** A connection of a client, and the one to the server that belongs to it. */
	private final class Link {

		private final Socket client;

		private final Socket server;

		private volatile boolean half;

		Link(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		boolean connect() {
			try {
				this.client.setTcpNoDelay(true);
				this.server.setTcpNoDelay(true);
				this.server.connect(new InetSocketAddress(TcpProxy.this.host, TcpProxy.this.port), CONNECT_MILLIS);
				return true;
			}
			catch (IOException ex) {
				// The client is refused as the server would.
				return false;
			}
		}

		void pump(Socket from, Socket to) {
			byte[] buffer = new byte[BUFFER_BYTES];
			try {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
					LockSupport.parkNanos(TcpProxy.this.delayNanos);
					out.write(buffer, 0, length);
				}
			}
			catch (IOException ex) {
				// One side has gone, so the other one has to.
			}
			if (!this.half) {
				reset();
			}
		}

		void halfClose(boolean towardsServer) {
			this.half = true;
			try {
				(towardsServer ? this.server : this.client).shutdownOutput();
			}
			catch (IOException ex) {
				reset();
			}
		}

		void reset() {
			TcpProxy.this.links.remove(this);
			abort(this.client);
			abort(this.server);
		}

		private static void abort(Socket socket) {
			try (socket) {
				socket.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				// It was closed before.
			}
		}

	}

}
