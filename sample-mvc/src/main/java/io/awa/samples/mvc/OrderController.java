package io.awa.samples.mvc;

import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.awa.client.AwaClient;

/**
 * Orders over HTTP.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final OrderService service;

	private final Orders orders;

	private final OrderCsv csv;

	private final AwaClient awa;

	OrderController(OrderService service, Orders orders, OrderCsv csv, AwaClient awa) {
		this.service = service;
		this.orders = orders;
		this.csv = csv;
		this.awa = awa;
	}

	@PostMapping
	ResponseEntity<PlacedOrder> place(@Valid @RequestBody NewOrder order,
			@RequestParam(defaultValue = "false") boolean failTwice) {
		PlacedOrder placed = this.service.place(order, failTwice);
		return ResponseEntity.created(URI.create("/orders/" + placed.orderId())).body(placed);
	}

	@PostMapping("/rolled-back")
	RolledBackOrder placeAndRollBack(@Valid @RequestBody NewOrder order) {
		try {
			this.service.placeWithDeclinedPayment(order);
			throw new IllegalStateException("The transaction was not rolled back.");
		}
		catch (PaymentDeclinedException ex) {
			PlacedOrder lost = ex.order();
			return new RolledBackOrder(ex.getMessage(), lost.orderId(), this.orders.find(lost.orderId()).isPresent(),
					lost.jobId(), this.awa.getJob(lost.jobId()).isPresent());
		}
	}

	@PostMapping(path = "/csv", consumes = "text/csv")
	Map<String, Integer> placeAll(@RequestBody String csv) {
		return Map.of("placed", this.service.placeAll(this.csv.read(csv)));
	}

	@GetMapping
	OrderSummary summary() {
		return this.orders.summarize();
	}

	@GetMapping("/{orderId}")
	OrderStatus status(@PathVariable long orderId) {
		Order order = this.orders.find(orderId)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no order " + orderId + "."));
		return OrderStatus.of(order, this.awa.getJob(order.jobId()));
	}

	/** Names the wrong fields, which the answer would not do by itself. */
	@ExceptionHandler
	ProblemDetail explain(MethodArgumentNotValidException ex) {
		ProblemDetail problem = ex.getBody();
		problem.setDetail(ex.getFieldErrors()
			.stream()
			.map((error) -> error.getField() + " " + error.getDefaultMessage())
			.sorted()
			.collect(Collectors.joining(", ")));
		return problem;
	}

}
