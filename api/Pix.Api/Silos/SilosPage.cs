using Pix.Api.Clustering;
using Pix.Api.Operating;
using Pix.Contracts.Operating;

namespace Pix.Api.Silos;

/// <summary>Answers <c>GET /silos</c> and <c>POST /silos/{name}/drain</c> on the management port.</summary>
internal sealed class SilosPage(AnySilo silos, TimeProvider time) : OperatorPage("/silos", "/drain", "There are GET /silos and POST /silos/{name}/drain.", time)
{
    /// <inheritdoc/>
    protected override async Task ShowAsync(HttpContext context)
    {
        if (await SnapshotAsync(silos, context) is not { } snapshot)
        {
            await TellNobodyAsync(context);
            return;
        }

        await WriteAsync(context, StatusCodes.Status200OK, new SilosView([.. snapshot.Silos.Select(silo => new ListedSilo(silo.Silo, silo.Answered, silo.Drain, silo.Endpoints))]), SilosJson.Default.SilosView);
    }

    /// <inheritdoc/>
    protected override async Task OrderAsync(HttpContext context, string name)
    {
        var body = await ReadAsync(context, SilosJson.Default.DrainBody);
        var order = new DrainOrder(name, body?.Who ?? "", body?.Why ?? "", body?.EvenLast ?? false);
        if (!OperatorWord.IsComplete(order.Who, order.Why))
        {
            await TellUnsignedAsync(context);
            return;
        }

        var result = await OrderedAsync(silos.AskAsync((IClusterViewGrain view) => view.DrainAsync(order)), context)
            ?? new DrainResult(DrainOutcome.Unreachable, "No silo answers; whether it drains is not known.", "");
        await WriteAsync(context, StatusOf(result.Outcome), result, SilosJson.Default.DrainResult);
    }

    private static int StatusOf(DrainOutcome outcome) => outcome switch
    {
        DrainOutcome.Begun => StatusCodes.Status200OK,
        DrainOutcome.UnknownSilo => StatusCodes.Status404NotFound,
        DrainOutcome.WhoOrWhyMissing => StatusCodes.Status400BadRequest,
        DrainOutcome.LastSilo => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
