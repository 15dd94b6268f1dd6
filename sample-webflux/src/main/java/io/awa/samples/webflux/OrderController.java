package io.awa.samples.webflux;

import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.awa.client.ReactiveAwaClient;

/**
 * Orders over HTTP.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final OrderService service;

	private final Orders orders;

	private final OrderCsv csv;

	private final ReactiveAwaClient awa;

	OrderController(OrderService service, Orders orders, OrderCsv csv, ReactiveAwaClient awa) {
		this.service = service;
		this.orders = orders;
		this.csv = csv;
		this.awa = awa;
	}

	@PostMapping
	Mono<ResponseEntity<PlacedOrder>> place(@Valid @RequestBody NewOrder order,
			@RequestParam(defaultValue = "false") boolean failTwice) {
		return this.service.place(order, failTwice).map(OrderController::created);
	}

	@PostMapping("/legacy")
	Mono<ResponseEntity<PlacedOrder>> placeByLegacyCode(@Valid @RequestBody NewOrder order) {
		return this.service.placeByLegacyCode(order).map(OrderController::created);
	}

	@PostMapping("/rolled-back")
	Mono<RolledBackOrder> placeAndRollBack(@Valid @RequestBody NewOrder order) {
		return this.service.placeWithDeclinedPayment(order)
			.then(Mono.<RolledBackOrder>error(() -> new IllegalStateException("The transaction was not rolled back.")))
			.onErrorResume(PaymentDeclinedException.class, this::lookForTraces);
	}

	@PostMapping(path = "/csv", consumes = "text/csv")
	Mono<Map<String, Integer>> placeAll(@RequestBody String csv) {
		return this.service.placeAll(this.csv.read(csv)).map((placed) -> Map.of("placed", placed));
	}

	@GetMapping
	Mono<OrderSummary> summary() {
		return this.orders.summarize();
	}

	@GetMapping("/{orderId}")
	Mono<OrderStatus> status(@PathVariable long orderId) {
		return this.orders.find(orderId)
			.switchIfEmpty(Mono
				.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no order " + orderId + ".")))
			.flatMap(this::withJob);
	}

	/** Names the wrong fields, which the answer would not do by itself. */
	@ExceptionHandler
	ProblemDetail explain(WebExchangeBindException ex) {
		ProblemDetail problem = ex.getBody();
		problem.setDetail(ex.getFieldErrors()
			.stream()
			.map((error) -> error.getField() + " " + error.getDefaultMessage())
			.sorted()
			.collect(Collectors.joining(", ")));
		return problem;
	}

	private static ResponseEntity<PlacedOrder> created(PlacedOrder placed) {
		return ResponseEntity.created(URI.create("/orders/" + placed.orderId())).body(placed);
	}

	private Mono<OrderStatus> withJob(Order order) {
		return this.awa.getJob(order.jobId()).singleOptional().map((job) -> OrderStatus.of(order, job));
	}

	private Mono<RolledBackOrder> lookForTraces(PaymentDeclinedException ex) {
		PlacedOrder lost = ex.order();
		return Mono.zip(this.orders.find(lost.orderId()).hasElement(), this.awa.getJob(lost.jobId()).hasElement())
			.map((exists) -> new RolledBackOrder(ex.getMessage(), lost.orderId(), exists.getT1(), lost.jobId(),
					exists.getT2()));
	}

}
