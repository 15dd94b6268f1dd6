package io.awa.samples.mvc;

import java.util.Locale;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;

/**
 * Sends the receipts. An exception, be it from the database or from the mail server, is a
 * failed attempt: the job is tried again after 2 seconds, then 4, 8 and so on.
 */
@Component
class ReceiptMailer {

	private static final Logger logger = LoggerFactory.getLogger(ReceiptMailer.class);

	private final Orders orders;

	private final JavaMailSender mailSender;

	private final String from;

	ReceiptMailer(Orders orders, JavaMailSender mailSender, @Value("${shop.mail-from}") String from) {
		this.orders = orders;
		this.mailSender = mailSender;
		this.from = from;
	}

	@JobHandler
	void sendReceipt(SendReceipt receipt, JobContext context) {
		if (receipt.failTwice() && context.attempt() <= 2) {
			throw new IllegalStateException("The mail server is down (not really, the order asked for it)");
		}
		Order order = this.orders.find(receipt.orderId()).orElseThrow();
		// A job can run twice, for example if the application dies just before the job is
		// completed. Looking first avoids most second mails; a mail cannot be rolled
		// back, so a crash between the next two calls still sends one.
		if (order.receiptSentAt() == null) {
			this.mailSender.send(write(order));
			this.orders.markReceiptSent(order.id());
			logger.info("Sent the receipt of order {} (job {}, attempt {})", order.id(), context.jobId(),
					context.attempt());
		}
	}

	private SimpleMailMessage write(Order order) {
		SimpleMailMessage mail = new SimpleMailMessage();
		mail.setFrom(this.from);
		mail.setTo(order.email());
		mail.setSubject("Receipt for order " + order.id());
		mail.setText(String.format(Locale.ROOT, """
				Dear %s,

				thank you for your order %d:

				  %d x %s at %.2f EUR
				  Total: %.2f EUR
				""", order.customer(), order.id(), order.quantity(), order.item(), order.unitPrice(), order.total()));
		return mail;
	}

}
