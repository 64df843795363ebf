using Pix.Api.Clustering;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Cancels reads whose caller has closed the connection. Otherwise such a read could take the next messages of its stream although nobody
/// receives them, and another reader would get them only a minute later.
/// </summary>
internal sealed partial class AbandonedReads(SiloTable silos, TimeProvider time, ILogger<AbandonedReads> logger)
{
    private const int Tries = 4;

    /// <summary>Longest wait for a silo, which also tells all other silos. If the silo does not answer in this time, another silo is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Pause before the second attempt; it doubles before each further one.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Starts telling the silos that the caller of a read is gone, and returns at once.</summary>
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
                // If no attempt succeeds, the read ends at the caller's deadline, which is late but never wrong.
                Log.NotTold(logger, failure, requestId, attempt);
            }

            if (attempt < Tries)
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), time);
            }
        }
    }

    // Returns each silo once before any silo is returned again; suspected silos come last.
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
        [LoggerMessage(EventIds.ReadAbandoned, LogLevel.Debug, "The caller of read {RequestId} closed its connection, so the request to the Central Bank is being cancelled.")]
        public static partial void Abandoned(ILogger logger, string requestId);

        [LoggerMessage(EventIds.ReadNotAbandoned, LogLevel.Warning, "Attempt {Attempt} to tell a silo that the caller of read {RequestId} closed its connection failed. If no other attempt succeeds, the read ends at its deadline.")]
        public static partial void NotTold(ILogger logger, Exception failure, string requestId, int attempt);
    }
}
