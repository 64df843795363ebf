using Pix.Api.Clustering;
using Pix.Api.Operating;
using Pix.Contracts.Operating;

namespace Pix.Api.Limits;

/// <summary>Answers <c>GET /limits</c> and <c>POST /limits/{budget}/reset</c> on the management port.</summary>
internal sealed class LimitsPage(AnySilo silos, TimeProvider time) : OperatorPage("/limits", "/reset", "There are GET /limits and POST /limits/{budget}/reset.", time)
{
    /// <inheritdoc/>
    protected override async Task ShowAsync(HttpContext context)
    {
        var snapshot = await SnapshotAsync(silos, context);
        if (snapshot is null || !snapshot.Silos.Any(silo => silo.Answered))
        {
            await TellNobodyAsync(context);
            return;
        }

        var limits = snapshot.Silos.SelectMany(silo => silo.Buckets).OrderBy(bucket => bucket.Budget, StringComparer.Ordinal).ThenBy(bucket => bucket.Policy, StringComparer.Ordinal);
        await WriteAsync(context, StatusCodes.Status200OK, new LimitsView([.. limits]), LimitsJson.Default.LimitsView);
    }

    /// <inheritdoc/>
    protected override async Task OrderAsync(HttpContext context, string name)
    {
        var body = await ReadAsync(context, LimitsJson.Default.ResetBody);
        var reset = new PauseReset(name, body?.Policy ?? "", body?.Who ?? "", body?.Why ?? "");
        if (!reset.IsSigned)
        {
            await TellUnsignedAsync(context);
            return;
        }

        var result = await OrderedAsync(silos.AskAsync((IClusterViewGrain view) => view.ResetPauseAsync(reset)), context)
            ?? PauseResetResult.Refused(PauseResetOutcome.Unreachable, "No silo answers; whether the pause was ended is not known.");
        await WriteAsync(context, StatusOf(result.Outcome), result, LimitsJson.Default.PauseResetResult);
    }

    private static int StatusOf(PauseResetOutcome outcome) => outcome switch
    {
        PauseResetOutcome.Done => StatusCodes.Status200OK,
        PauseResetOutcome.UnknownBudget => StatusCodes.Status404NotFound,
        PauseResetOutcome.WhoOrWhyMissing => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
