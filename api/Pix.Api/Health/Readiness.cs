using Pix.Contracts.Status;

namespace Pix.Api.Health;

/// <summary>Ready means that a silo answers and can carry messages. The JSON gives a reason for each part.</summary>
internal sealed class Readiness(IClusterClient cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Writes 200 or 503 with the state of each part.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var status = await AskAsync(context.RequestAborted);
        context.Response.StatusCode = status.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(status, HealthJson.Default.SiloReadiness, cancellationToken: context.RequestAborted);
    }

    private async Task<SiloReadiness> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetGrain<IStatusGrain>(0).GetReadiness().WaitAsync(Patience, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new SiloReadiness("", [new PartReadiness("cluster", false, $"No silo answers ({failure.GetType().Name}). Is a silo running, and is its gateway port one of Pix:GatewayPorts?")]);
        }
    }
}
