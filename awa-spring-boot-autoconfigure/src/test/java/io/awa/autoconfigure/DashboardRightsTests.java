package io.awa.autoconfigure;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.autoconfigure.DashboardApplication.Caller;
import io.awa.testsupport.GroupRoles;
import io.awa.testsupport.GroupRoles.Group;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the dashboard can do with the rights that the group roles of the database give.
 */
@ParameterizedClass
@EnumSource(names = { "MVC_OVER_JDBC", "WEBFLUX_OVER_R2DBC" })
class DashboardRightsTests {

	private static final List<String> VIEWS = List.of("session", "overview", "queues", "queues/mail", "jobs", "kinds",
			"schedules", "schedules/calendar", "dead-letters", "workers", "doctor", "audit");

	@Parameter
	DashboardStack stack;

	private GroupRoles roles;

	private long job;

	@BeforeEach
	void create() {
		this.roles = GroupRoles.create();
		this.job = new DashboardJobs(this.roles.database()).waiting("mail");
	}

	@AfterEach
	void drop() {
		assertThat(this.roles.database().violations()).isEmpty();
		this.roles.close();
	}

	@Test
	void viewerShowsEverythingAndChangesNothing() {
		try (DashboardApplication application = start(Group.VIEWER)) {
			Caller operator = application.as("operator");

			assertThat(VIEWS).allSatisfy((view) -> assertThat(operator.read(view)).isNotEmpty());
			assertThat(operator.read("jobs/" + this.job).get("timeline")).isNotEmpty();
			assertThat(operator.read("jobs/" + this.job + "/log").get("items")).isEmpty();
			HttpResponse<String> refused = operator.post("jobs/" + this.job + "/cancel", "{}");

			assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
			assertThat(operator.read("jobs/" + this.job).at("/job/state").asString()).isEqualTo("available");
		}
	}

	@Test
	void operatorChangesJobsAndKeepsTheAudit() {
		try (DashboardApplication application = start(Group.OPERATOR)) {
			Caller operator = application.as("operator");

			operator.change("queues/mail/pause", "{}");
			operator.change("jobs/" + this.job + "/cancel", "{}");
			operator.change("jobs/" + this.job + "/insert-again", "{}");

			assertThat(operator.read("audit").get("items")).hasSize(3);
			assertThat(VIEWS).allSatisfy((view) -> assertThat(operator.read(view)).isNotEmpty());
		}
	}

	@Test
	void workerAloneIsNotEnough() {
		try (DashboardApplication application = start(Group.WORKER)) {
			HttpResponse<String> jobs = application.as("operator").get("/awa/api/jobs");

			assertThat(jobs.statusCode()).as(jobs.body()).isEqualTo(503);
			assertThat(Caller.json(jobs).get("problem").asString()).contains("The log of the application says why");
		}
	}

	private DashboardApplication start(Group group) {
		return this.stack.start(this.roles.login(group), "awa.dashboard.read-only=false");
	}

}
