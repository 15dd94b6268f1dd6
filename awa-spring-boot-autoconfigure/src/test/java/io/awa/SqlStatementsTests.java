package io.awa;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.springframework.r2dbc.core.DatabaseClient;

import io.awa.sql.SchemaName;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every statement is understood by the database through both drivers, in the default
 * schema and another one, and none is unused.
 */
class SqlStatementsTests {

	private static final Path SOURCES = Path.of("src/main/java");

	private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]\\w*)");

	private static final Pattern FACTORY = Pattern.compile("\tstatic SqlCommand (\\w+)\\(");

	private static final List<SchemaName> SCHEMAS = List.of(new SchemaName("awa"), new SchemaName("other_name"));

	private static final Map<String, Class<?>> JAVA_TYPES = Map.of("int8", Long.class, "int4", Integer.class, "text",
			String.class, "_int8", Long[].class, "_int4", Integer[].class, "_text", String[].class, "varchar",
			String.class);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
		SCHEMAS.forEach(database::migrate);
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@ParameterizedTest
	@MethodSource("statements")
	void statementPreparesOnBothDrivers(Statement statement) throws Exception {
		for (SchemaName schema : SCHEMAS) {
			String sql = schema.resolve(statement.sql());
			if (sql.startsWith("copy ")) {
				copyNothing(sql);
				continue;
			}
			Map<String, Class<?>> parameters = prepareByJdbc(sql);
			explainByR2dbc(sql, parameters);
		}
	}

	@ParameterizedTest
	@MethodSource("statements")
	void statementIsUsed(Statement statement) throws IOException {
		String source = Files.readString(statement.file());
		assertThat(source).contains("SqlCommand.of(" + statement.name() + ")");
	}

	@Test
	void commandsAreUsed() throws Exception {
		String sources = allSources();
		for (Statement statement : statements()) {
			String type = statement.file().getFileName().toString().replace(".java", "");
			Matcher factory = FACTORY.matcher(read(statement.file()));
			while (factory.find()) {
				assertThat(sources.contains(type + "." + factory.group(1) + "("))
					.as("use of " + type + "." + factory.group(1))
					.isTrue();
			}
		}
	}

	@Test
	void statementsWereFound() throws Exception {
		assertThat(statements()).hasSizeGreaterThan(8);
	}

	@Test
	void noStatementHidesOutsideTheSqlClasses() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> !file.getFileName().toString().endsWith("Sql.java"))
				.filter((file) -> !file.endsWith("SchemaName.java"))
				.filter((file) -> read(file).contains("{schema}."))).isEmpty();
		}
	}

	/** COPY can neither be prepared nor explained. */
	private static void copyNothing(String sql) throws SQLException, IOException {
		try (Connection connection = database.dataSource().getConnection()) {
			long rows = connection.unwrap(PGConnection.class)
				.getCopyAPI()
				.copyIn(sql, new ByteArrayInputStream(new byte[0]));
			assertThat(rows).isZero();
		}
	}

	private static String allSources() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.map(SqlStatementsTests::read)
				.collect(Collectors.joining());
		}
	}

	private static Map<String, Class<?>> prepareByJdbc(String sql) throws SQLException {
		Map<String, Class<?>> types = new LinkedHashMap<>();
		try (Connection connection = database.dataSource().getConnection();
				PreparedStatement prepared = connection.prepareStatement(PARAMETER.matcher(sql).replaceAll("?"))) {
			ParameterMetaData metaData = prepared.getParameterMetaData();
			Matcher parameter = PARAMETER.matcher(sql);
			for (int i = 1; parameter.find(); i++) {
				String type = metaData.getParameterTypeName(i);
				assertThat(JAVA_TYPES).as("type of :" + parameter.group(1)).containsKey(type);
				types.put(parameter.group(1), JAVA_TYPES.get(type));
			}
		}
		return types;
	}

	private static void explainByR2dbc(String sql, Map<String, Class<?>> parameters) {
		DatabaseClient.GenericExecuteSpec spec = DatabaseClient.create(database.connectionFactory())
			.sql("explain " + sql);
		for (Map.Entry<String, Class<?>> parameter : parameters.entrySet()) {
			spec = spec.bindNull(parameter.getKey(), parameter.getValue());
		}
		assertThat(spec.mapValue(String.class).all().collectList().block(Duration.ofSeconds(20))).isNotEmpty();
	}

	static List<Statement> statements() throws Exception {
		List<Statement> statements = new ArrayList<>();
		try (Stream<Path> files = Files.walk(SOURCES)) {
			for (Path file : files.filter((path) -> path.toString().endsWith("Sql.java")).sorted().toList()) {
				String name = SOURCES.relativize(file).toString().replace(".java", "").replace('/', '.');
				for (Field field : Class.forName(name.replace('\\', '.')).getDeclaredFields()) {
					if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
						field.setAccessible(true);
						statements.add(new Statement(file, field.getName(), (String) field.get(null)));
					}
				}
			}
		}
		return statements;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Statement(Path file, String name, String sql) {

		@Override
		public String toString() {
			return this.file.getFileName() + " " + this.name;
		}

	}

}
