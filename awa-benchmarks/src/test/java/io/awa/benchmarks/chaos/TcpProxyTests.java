package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A proxy before a server that answers each byte with the same one.
 */
@Timeout(30)
class TcpProxyTests {

	private ServerSocket server;

	private TcpProxy proxy;

	@BeforeEach
	void start() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::serve, "echo");
		thread.setDaemon(true);
		thread.start();
		this.proxy = new TcpProxy(this.server.getInetAddress().getHostAddress(), this.server.getLocalPort());
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void passesOnWhatIsSent() throws IOException {
		try (Socket client = connect()) {
			assertThat(echo(client, 7)).isEqualTo(7);
		}
	}

	@Test
	void delayHoldsUpBothDirections() throws IOException {
		try (Socket client = connect()) {
			echo(client, 1);
			this.proxy.delay(Duration.ofMillis(100));
			long start = System.nanoTime();

			assertThat(echo(client, 2)).isEqualTo(2);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		}
	}

	@Test
	void cutEndsConnectionsAndRefusesNewOnesUntilItIsMended() throws IOException {
		try (Socket client = connect()) {
			echo(client, 1);
			this.proxy.cut();

			assertThatExceptionOfType(IOException.class).isThrownBy(() -> echo(client, 2));
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> echo(connect(), 3));
		}
		this.proxy.mend();
		try (Socket client = connect()) {
			assertThat(echo(client, 4)).isEqualTo(4);
		}
	}

	@Test
	void halfClosedConnectionIsOpenAndSilentUntilItIsGivenUp() throws IOException {
		try (Socket client = connect()) {
			echo(client, 1);
			this.proxy.halfClose(new Random() {
				@Override
				public boolean nextBoolean() {
					return true;
				}
			});
			client.setSoTimeout(300);

			client.getOutputStream().write(2);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.getInputStream().read());
			assertThat(this.proxy.connections()).isEqualTo(1);
			this.proxy.mend();
			assertThat(this.proxy.connections()).isZero();
		}
	}

	private Socket connect() throws IOException {
		return new Socket(this.proxy.host(), this.proxy.port());
	}

	private static int echo(Socket client, int value) throws IOException {
		client.getOutputStream().write(value);
		int answer = client.getInputStream().read();
		if (answer < 0) {
			throw new IOException("The connection has ended.");
		}
		return answer;
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				Thread thread = new Thread(() -> answer(socket), "echo");
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				// The test is over.
			}
		}
	}

	private static void answer(Socket socket) {
		try (socket) {
			for (int value = socket.getInputStream().read(); value >= 0; value = socket.getInputStream().read()) {
				socket.getOutputStream().write(value);
			}
		}
		catch (IOException ex) {
			// The proxy has ended it.
		}
	}

}
