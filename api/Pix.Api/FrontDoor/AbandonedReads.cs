using Pix.Api.Clustering;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Cancels reads whose caller is gone. Left running, such a read would take the next messages of its stream for nobody; another reader
/// would get them a minute later.
/// </summary>
internal sealed partial class AbandonedReads(SiloTable silos, TimeProvider time, ILogger<AbandonedReads> logger)
{
    private const int Tries = 4;

    /// <summary>The silo that is told passes it on to the others; when it does not answer in this time, another silo is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Pause before the second attempt; it doubles before each further one.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Starts telling the silos, and returns at once.</summary>
    public void Abandon(string requestId) => _ = TellAsync(requestId);

    /// <summary>Tells one silo after the other until one confirms.</summary>
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
                // The request then ends at the caller's deadline: late, but never wrong.
                Log.NotTold(logger, failure, requestId, attempt);
            }

            if (attempt < Tries)
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), time);
            }
        }
    }

    // Each silo once before any is told again, answering silos first.
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
