using System.Text.Json;
using System.Text.Json.Serialization;
using Pix.Simulator.Faults;
using Pix.Simulator.Recording;

namespace Pix.Simulator.Control;

/// <summary>
/// Endpoints of the control port. They return the received requests and the rules that these requests broke, and set faults for later requests.
/// </summary>
internal static class ControlEndpoints
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    public static void MapControl(this IEndpointRouteBuilder app)
    {
        app.MapGet("/check", () => Results.Json(new { status = "UP" }, Json));
        MapRecords(app);
        MapFaults(app);
        SpiControl.Map(app);
        DictControl.Map(app);
    }

    private static void MapRecords(IEndpointRouteBuilder app)
    {
        app.MapGet("/exchanges", (ExchangeLog log, string? channel, long? since) =>
            Results.Json(log.List(channel, since ?? 0), Json));
        app.MapDelete("/exchanges", (ExchangeLog log) => Cleared(log.Clear));
        app.MapGet("/exchanges/{seq:long}/body", (ExchangeLog log, long seq) =>
            log.Body(seq) is { } body ? Results.Bytes(body, "application/octet-stream") : Results.NotFound());
        app.MapGet("/violations", (ViolationLog log) => Results.Json(log.List(), Json));
        app.MapDelete("/violations", (ViolationLog log) => Cleared(log.Clear));
    }

    private static void MapFaults(IEndpointRouteBuilder app)
    {
        app.MapGet("/faults", (FaultBoard board) => Results.Json(board.List(), Json));
        app.MapDelete("/faults", (FaultBoard board) => Cleared(board.Clear));
        app.MapPost("/faults", async (HttpContext context, FaultBoard board) =>
        {
            try
            {
                var fault = await FaultRequest.ReadAsync(context.Request.Body, context.RequestAborted);
                board.Add(fault);
                return Results.Json(fault, Json, statusCode: StatusCodes.Status201Created);
            }
            catch (JsonException exception)
            {
                return Results.Problem(
                    $"The fault is not understood: {exception.Message} It must be JSON with \"kind\" one of {FaultRequest.Kinds}.",
                    statusCode: StatusCodes.Status400BadRequest);
            }
        });
    }

    public static IResult Cleared(Action clear)
    {
        clear();
        return Results.NoContent();
    }
}
