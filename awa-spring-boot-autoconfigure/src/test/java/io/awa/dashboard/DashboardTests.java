package io.awa.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;

import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom the dashboard serves, and how many hear of changes.
 */
class DashboardTests {

	private static final DashboardUser ADA = new DashboardUser("ada", Set.of("A"));

	private final TestDatabase database = TestDatabase.migrated();

	private Dashboard dashboard = dashboard(false, false, Set.of("A"));

	@AfterEach
	void close() {
		this.dashboard.close();
		this.database.close();
	}

	@Test
	void withoutSpringSecurityNobodyIsServedAndToldTheRemedy() {
		for (String path : List.of("", "/", "/app.js", "/api/session", "/api/events")) {
			DashboardResponse answer = answer(path, null);

			assertThat(answer.status()).isEqualTo(403);
			assertThat(text(answer)).contains("Spring Security", "awa.dashboard.access=anonymous");
		}
	}

	@Test
	void whoIsKnownToTheServerIsServedWithoutSpringSecurity() {
		assertThat(answer("/api/session", ADA).status()).isEqualTo(200);
	}

	@Test
	void whoHasNoNameHasNoRole() {
		this.dashboard.close();
		this.dashboard = dashboard(true, true, Set.of("A"));
		assertThat(text(answer("/api/session", null))).contains("\"operate\":false");
		assertThat(text(answer("/api/session", ADA))).contains("\"operate\":true");
		this.dashboard.close();
		this.dashboard = dashboard(true, true, Set.of());
		assertThat(text(answer("/api/session", null))).contains("\"operate\":true");
	}

	@Test
	void noMoreThanFiftyHearOfChanges() {
		List<ChangeFeed.Seat> seats = new ArrayList<>();
		for (int i = 0; i < ChangeFeed.MOST_VIEWERS; i++) {
			assertThat(answer("/api/events", ADA).isEvents()).isTrue();
			seats.add(this.dashboard.changes().join(new Viewer()));
		}

		DashboardResponse refused = answer("/api/events", ADA);

		assertThat(refused.status()).isEqualTo(503);
		assertThat(text(refused)).contains("50 people hear of changes already");
		Viewer late = new Viewer();
		this.dashboard.changes().join(late);
		assertThat(late.ended).isTrue();
		seats.get(0).leave();
		assertThat(answer("/api/events", ADA).isEvents()).isTrue();
	}

	@Test
	void eachViewerHearsAtOnceThatTheStreamIsThere() {
		Viewer first = new Viewer();
		this.dashboard.changes().join(first);
		Awaitility.await().until(() -> !first.heard.isEmpty());
		Viewer second = new Viewer();

		this.dashboard.changes().join(second);

		Awaitility.await().until(() -> second.heard.contains("tick"));
	}

	@Test
	void closedFeedEndsItsStreams() {
		Viewer viewer = new Viewer();
		this.dashboard.changes().join(viewer);

		this.dashboard.close();

		assertThat(viewer.ended).isTrue();
		assertThat(this.dashboard.changes().viewers()).isZero();
		assertThat(answer("/api/workers", ADA).status()).isEqualTo(503);
	}

	private Dashboard dashboard(boolean anonymous, boolean springSecurity, Set<String> operators) {
		JdbcAwaClient client = new JdbcAwaClient(this.database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
		return new Dashboard(client.async(), JdbcSqlExecutor.joining(this.database.dataSource(), TestDatabase.SCHEMA),
				new DashboardSettings("/awa", true, anonymous, Set.of(), operators, false, null, springSecurity,
						"test"),
				DashboardRedactor.NONE);
	}

	private DashboardResponse answer(String path, DashboardUser user) {
		return this.dashboard
			.answer(new DashboardRequest("GET", DashboardPath.of(PathContainer.parsePath("/awa" + path), "/awa"),
					Map.of(), (header) -> null, new byte[0], user, null))
			.join();
	}

	private static String text(DashboardResponse answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	private static final class Viewer implements ChangeViewer {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private volatile boolean ended;

		@Override
		public void send(String event, String data) {
			this.heard.add(event);
		}

		@Override
		public void end() {
			this.ended = true;
		}

	}

}
