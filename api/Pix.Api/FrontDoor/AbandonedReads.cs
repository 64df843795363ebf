using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Ends a read whose caller is gone. Left under way, it would take the next messages of its stream for nobody; another reader would get them a minute later.
/// </summary>
internal sealed partial class AbandonedReads(AnySilo silos, TimeProvider time, ILogger<AbandonedReads> logger)
{
    private const int Tries = 4;

    /// <summary>The silo that is asked passes the word on to the others; one that does not answer in this time is not the only one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Tells the silos; returns at once.</summary>
    public void Abandon(string requestId) => _ = TellAsync(requestId);

    private async Task TellAsync(string requestId)
    {
        Log.Abandoned(logger, requestId);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await silos.GetGrain<IExchangeGrain>(0).Abandon(requestId).WaitAsync(Patience, time);
                return;
            }
            catch (Exception failure)
            {
                // The request ends by itself when the caller's time is over; that is late, and never wrong.
                Log.NotTold(logger, failure, requestId, attempt);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReadAbandoned, LogLevel.Debug, "The caller of read {RequestId} closed its connection; the request to the Central Bank ends too.")]
        public static partial void Abandoned(ILogger logger, string requestId);

        [LoggerMessage(EventIds.ReadNotAbandoned, LogLevel.Warning, "No silo could be told that the caller of read {RequestId} is gone (attempt {Attempt}).")]
        public static partial void NotTold(ILogger logger, Exception failure, string requestId, int attempt);
    }
}
