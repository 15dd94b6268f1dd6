package io.awa.testsupport;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.awa.migration.SchemaMigrations;

/**
 * The group roles of the shipped script in one database, and a login that is a member of
 * each. Roles belong to the whole server, so their names begin with that of the database
 * here; nothing else of the script is changed.
 */
public final class GroupRoles implements AutoCloseable {

	private final TestDatabase database;

	private final Map<Group, LimitedRole> members = new EnumMap<>(Group.class);

	private final List<TestDatabase> logins = new ArrayList<>();

	private GroupRoles(TestDatabase database) {
		this.database = database;
	}

	/** Makes a database with the schema and the roles. */
	public static GroupRoles create() {
		GroupRoles roles = new GroupRoles(TestDatabase.migrated());
		roles.apply();
		for (Group group : Group.values()) {
			LimitedRole member = LimitedRole.create(roles.database, "_" + group.text());
			member.run("grant " + roles.name(group) + " to " + member.name());
			if (group == Group.OWNER) {
				member.run("alter role " + member.name() + " set role = " + roles.name(group));
			}
			roles.members.put(group, member);
		}
		return roles;
	}

	/** Applies the script, as an administrator does. */
	public void apply() {
		String names = Stream.of(Group.values()).map(Group::text).collect(Collectors.joining("|"));
		String script = SchemaMigrations.roles(TestDatabase.SCHEMA)
			.replaceAll("\\bawa_(" + names + ")\\b", this.database.name() + "_$1");
		try (Connection connection = this.database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(script);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Returns the database as its owner sees it, for preparations. */
	public TestDatabase database() {
		return this.database;
	}

	/** Returns the name of a group in this database. */
	public String name(Group group) {
		return this.database.name() + "_" + group.text();
	}

	/** Returns the database as a member of a group sees it. */
	public TestDatabase login(Group group) {
		TestDatabase login = this.members.get(group).login();
		this.logins.add(login);
		return login;
	}

	/** Roles go last, when nothing is left that they own or may use. */
	@Override
	public void close() {
		this.logins.forEach((login) -> {
			login.dataSource().close();
			login.connectionFactory().dispose();
		});
		this.database.close();
		this.members.values().forEach((member) -> TestDatabase.execute("drop role " + member.name()));
		Stream.of(Group.values()).forEach((group) -> TestDatabase.execute("drop role " + name(group)));
	}

	/**
	 * The groups of the script.
	 */
	public enum Group {

		OWNER, PRODUCER, WORKER, MAINTENANCE, OPERATOR, VIEWER;

		/** As it ends the name of the role. */
		public String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
