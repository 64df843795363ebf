using Pix.Simulator.Spi;
using Pix.Simulator.Spi.Settlement;
using Pix.Simulator.Spi.Streams;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Control;

/// <summary>Control endpoints that show the SPI's state and set how the simulated participants behave.</summary>
internal static class SpiControl
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/payments", (PaymentLedger ledger) => Results.Json(ledger.List(), ControlEndpoints.Json));
        app.MapDelete("/payments", (PaymentLedger ledger) => ControlEndpoints.Cleared(ledger.Clear));
        app.MapGet("/accounts", (SettlementAccounts accounts) => Results.Json(accounts.List(), ControlEndpoints.Json));
        app.MapGet("/incoming", (IncomingPayments incoming) => Results.Json(incoming.List(), ControlEndpoints.Json));
        app.MapGet("/incoming/summary", (IncomingPayments incoming) => Results.Json(incoming.Summary(), ControlEndpoints.Json));
        app.MapDelete("/incoming", (IncomingPayments incoming) => ControlEndpoints.Cleared(incoming.Clear));
        app.MapGet("/limits/spi", (SpiLimits limits) => Results.Json(limits.Primary.State(), ControlEndpoints.Json));
        app.MapGet("/limits/spi-secondary", (SpiLimits limits) => Results.Json(
            new { general = limits.SecondaryGeneral.State(), tracking = limits.SecondaryTracking.State() }, ControlEndpoints.Json));
        app.MapPost("/pay", Pay);
        app.MapPost("/return", (IncomingTraffic traffic, string endToEndId, string? payer, decimal? amount, string? reason) => Results.Json(
            new { id = traffic.ReturnOnce(endToEndId, payer ?? "99999A04", amount ?? 10m, reason ?? "MD06") },
            ControlEndpoints.Json,
            statusCode: StatusCodes.Status201Created));
        MapTime(app);
        MapStreams(app);
        MapCounterparties(app);
    }

    private static void MapStreams(IEndpointRouteBuilder app)
    {
        app.MapGet("/streams", (StreamRegistry streams, MessageQueue queue, DeliveryTimes deliveries, PendingOrders pending) => Results.Json(
            new { open = streams.Count, reading = streams.Reading, queued = queue.Count, unconfirmed = streams.Unconfirmed, pending = pending.Count, deliveries = deliveries.Summary() },
            ControlEndpoints.Json));
        app.MapGet("/streams/confirmed", (ConfirmedMessages confirmed) => Results.Json(confirmed.List(), ControlEndpoints.Json));
        app.MapPost("/streams/messages", QueueMessages);
        app.MapPut("/streams/form", (PullNextWriter pullNext, PullNextForm form) =>
        {
            pullNext.Form = form;
            return Results.NoContent();
        });
        app.MapPut("/streams/long-poll", (StreamRegistry streams, double milliseconds) =>
        {
            streams.LongPoll = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, 60_000));
            return Results.NoContent();
        });
        app.MapDelete("/streams/deliveries", (DeliveryTimes deliveries) => ControlEndpoints.Cleared(deliveries.Clear));
        app.MapDelete("/streams", async (SettlementQueue settlement, StreamRegistry streams, MessageQueue queue, PendingOrders pending, DeliveryTimes deliveries, ConfirmedMessages confirmed, PullNextWriter pullNext, SimulatorOptions options, CancellationToken cancellationToken) =>
        {
            // Stored messages are settled and pending orders are deleted before the queue is cleared, because both would queue further messages later.
            await settlement.DoneAsync(cancellationToken);
            pending.Clear();
            streams.Clear();
            queue.Clear();
            deliveries.Clear();
            confirmed.Clear();
            streams.LongPoll = options.LongPoll;
            pullNext.Form = Enum.Parse<PullNextForm>(options.PullNextForm);
            return Results.NoContent();
        });
    }

    // Queues echo messages, because they need no payment, and returns their ids. Every message whose number is a multiple of badEvery has an invalid
    // signature.
    private static IResult QueueMessages(Outbox outbox, SpiWriter writer, SimulatorOptions options, int count, int? badEvery, int? first)
    {
        var (good, bad) = (new List<string>(), new List<string>());
        for (var number = (first ?? 0) + 1; number <= (first ?? 0) + count; number++)
        {
            var isBad = badEvery > 0 && number % badEvery == 0;
            (isBad ? bad : good).Add(outbox.Send(writer.Echo(options.Ispb, $"message {number}"), isBad ? SigningFlaw.BadSignature : SigningFlaw.None));
        }

        return Results.Json(new { good, bad }, ControlEndpoints.Json, statusCode: StatusCodes.Status201Created);
    }

    // PUT sets the time in which a receiver must answer, for one rehearsal or test; DELETE restores the configured time (40 s by default).
    private static void MapTime(IEndpointRouteBuilder app)
    {
        app.MapPut("/acceptance-time", (PendingOrders pending, double milliseconds) =>
        {
            if (milliseconds is not (>= 10 and <= 600_000))
            {
                return Results.Problem("The time must be 10 to 600,000 milliseconds.", statusCode: StatusCodes.Status400BadRequest);
            }

            pending.AcceptanceTime = TimeSpan.FromMilliseconds(milliseconds);
            return Results.NoContent();
        });
        app.MapDelete("/acceptance-time", (PendingOrders pending, SimulatorOptions options) =>
            ControlEndpoints.Cleared(() => pending.AcceptanceTime = options.AcceptanceTime));
    }

    private static void MapCounterparties(IEndpointRouteBuilder app)
    {
        app.MapGet("/counterparties", (Counterparties book) => Results.Json(book.List(), ControlEndpoints.Json));
        app.MapDelete("/counterparties", (Counterparties book) => ControlEndpoints.Cleared(book.Clear));
        app.MapPut("/counterparties/{ispb}", (Counterparties book, string ispb, string answer) =>
        {
            book.Set(ispb, answer);
            return Results.NoContent();
        });
    }

    // Returns 202 at once; the payments are made in the background at the requested rate.
    private static IResult Pay(
        IncomingTraffic traffic, IHostApplicationLifetime lifetime, int? count, double? perSecond, string? payer, decimal? amount)
    {
        _ = traffic.PayAsync(count ?? 1, perSecond, payer ?? "99999A03", amount ?? 10m, lifetime.ApplicationStopping);
        return Results.Accepted();
    }
}
