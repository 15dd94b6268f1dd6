package io.awa.samples.mvc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.validation.Validator;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Reads orders from CSV with a header line. Refuses the whole file at the first bad line.
 */
@Component
class OrderCsv {

	/** All orders of a file are held in memory and inserted by one statement. */
	private static final int MOST_ORDERS = 10_000;

	private final ObjectReader reader;

	private final Validator validator;

	OrderCsv(Validator validator) {
		CsvMapper mapper = CsvMapper.builder()
			.enable(CsvReadFeature.TRIM_SPACES, CsvReadFeature.SKIP_EMPTY_LINES)
			.enable(CsvReadFeature.FAIL_ON_MISSING_COLUMNS, CsvReadFeature.FAIL_ON_MISSING_HEADER_COLUMNS)
			.build();
		this.reader = mapper.readerFor(NewOrder.class)
			.with(mapper.schemaFor(NewOrder.class).withHeader().withColumnReordering(true));
		this.validator = validator;
	}

	List<NewOrder> read(String csv) {
		List<NewOrder> orders = new ArrayList<>();
		int line = 1;
		try (MappingIterator<NewOrder> rows = this.reader.readValues(csv)) {
			while (rows.hasNextValue()) {
				line = rows.currentLocation().getLineNr();
				orders.add(requireValid(rows.nextValue(), line));
				requireRoom(orders, line);
			}
		}
		catch (JacksonException ex) {
			throw new InvalidCsvException(line, problem(ex));
		}
		if (orders.isEmpty()) {
			throw new InvalidCsvException(line, "the file holds no orders");
		}
		return orders;
	}

	private NewOrder requireValid(NewOrder order, int line) {
		String problems = this.validator.validate(order)
			.stream()
			.map((violation) -> violation.getPropertyPath() + " " + violation.getMessage())
			.sorted()
			.collect(Collectors.joining(", "));
		if (!problems.isEmpty()) {
			throw new InvalidCsvException(line, problems);
		}
		return order;
	}

	private static void requireRoom(List<NewOrder> orders, int line) {
		if (orders.size() > MOST_ORDERS) {
			throw new InvalidCsvException(line, "a file takes at most " + MOST_ORDERS + " orders, send more files");
		}
	}

	private static String problem(JacksonException ex) {
		if (ex instanceof InvalidFormatException format) {
			String column = format.getPath().get(0).getPropertyName();
			return column + " must be a number, but is '" + format.getValue() + "'";
		}
		return ex.getOriginalMessage();
	}

}
