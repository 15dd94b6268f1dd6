package io.awa.client;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.reactive.TransactionalOperator;

import io.awa.Health;
import io.awa.InsertOptions;
import io.awa.migration.SchemaMigrations;
import io.awa.testsupport.GroupRoles;
import io.awa.testsupport.GroupRoles.Group;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health for each group role: one who may not look at jobs is well all the same.
 */
class HealthRolesTests {

	private static GroupRoles roles;

	@BeforeAll
	static void createRoles() {
		roles = GroupRoles.create();
		ClientFixtures.jdbcClient(roles.database(), ClientListener.NONE)
			.insert(Map.of(), InsertOptions.defaults().withKind("nobodys"));
	}

	@AfterAll
	static void dropRoles() {
		roles.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyRoleIsWellAndThoseWhoMayLookSeeJobs(Group group) {
		TestDatabase login = roles.login(group);
		Health blocking = ClientFixtures.template(login)
			.execute((status) -> checkTwice(ClientFixtures.jdbcClient(login, ClientListener.NONE)));
		ReactiveAwaClient client = ClientFixtures.r2dbcClient(login, ClientListener.NONE);
		TransactionalOperator transaction = ClientFixtures.operator(login);
		Health reactive = client.healthCheck().then(client.healthCheck()).as(transaction::transactional).block();

		for (Health health : new Health[] { blocking, reactive }) {
			assertThat(health.problem()).isNull();
			assertThat(health.schemaVersion()).isEqualTo(SchemaMigrations.VERSION);
			assertThat(health.oldestDueAge() != null).isEqualTo(group != Group.PRODUCER);
			assertThat(health.unhandledKinds()).hasSize((group != Group.PRODUCER) ? 1 : 0);
		}
	}

	/** The second one fails if the first left the transaction unusable. */
	private static Health checkTwice(AwaClient client) {
		client.healthCheck();
		return client.healthCheck();
	}

}
