using Pix.Api.Clustering;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Ends a read whose caller is gone. Left under way, it would take the next messages of its stream for nobody; another reader would get them a minute later.
/// </summary>
internal sealed partial class AbandonedReads(SiloTable silos, TimeProvider time, ILogger<AbandonedReads> logger)
{
    private const int Tries = 4;

    /// <summary>The silo that is asked passes the word on to the others; one that does not answer in this time is not the only one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Before the second attempt; twice as long before each that follows.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Tells the silos; returns at once.</summary>
    public void Abandon(string requestId) => _ = TellAsync(requestId);

    /// <summary>Tells one silo after the other until one has heard it.</summary>
    internal async Task TellAsync(string requestId)
    {
        Log.Abandoned(logger, requestId);
        var asked = new HashSet<ISiloConnection>();
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await Next(asked).AbandonAsync(requestId).WaitAsync(Patience, time);
                return;
            }
            catch (Exception failure)
            {
                // The request ends by itself when the caller's time is over; that is late, and never wrong.
                Log.NotTold(logger, failure, requestId, attempt);
            }

            if (attempt < Tries)
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), time);
            }
        }
    }

    // Each silo once before any is asked again, those that answer first.
    private ISiloConnection Next(HashSet<ISiloConnection> asked)
    {
        ISiloConnection[] inOrder = [.. silos.Silos.OrderBy(found => found.IsSuspected).Select(found => found.Silo)];
        if (Array.TrueForAll(inOrder, asked.Contains))
        {
            asked.Clear();
        }

        var next = inOrder.FirstOrDefault(silo => !asked.Contains(silo)) ?? throw new InvalidOperationException("No silo is connected.");
        asked.Add(next);
        return next;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReadAbandoned, LogLevel.Debug, "The caller of read {RequestId} closed its connection; the request to the Central Bank is cancelled.")]
        public static partial void Abandoned(ILogger logger, string requestId);

        [LoggerMessage(EventIds.ReadNotAbandoned, LogLevel.Warning, "No silo could be told that the caller of read {RequestId} closed its connection (attempt {Attempt}).")]
        public static partial void NotTold(ILogger logger, Exception failure, string requestId, int attempt);
    }
}
