using Pix.Api.Clustering;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Cancels reads whose caller has closed the connection. Otherwise such a read could take the next messages of its stream although no caller
/// receives them, and another reader would get these messages only a minute later.
/// </summary>
internal sealed partial class AbandonedReads(SiloTable silos, TimeProvider time, ILogger<AbandonedReads> logger)
{
    private const int Tries = 4;

    /// <summary>
    /// Longest wait for the answer of a silo, which passes the cancellation on to all other silos before it answers. After this time another silo is asked.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Pause before the second attempt. The pause doubles before each further attempt.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Starts to cancel a read on the silos, and returns at once.</summary>
    public void Abandon(string requestId) => _ = TellAsync(requestId);

    /// <summary>Asks one silo after the other to cancel the read, until one confirms; at most four times.</summary>
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
                // If all attempts fail, the read ends at the caller's deadline. That is later than necessary, but not an error.
                Log.NotTold(logger, failure, requestId, attempt);
            }

            if (attempt < Tries)
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), time);
            }
        }
    }

    // Returns the next silo to ask. No silo is returned twice before every other silo was returned once, and suspected silos come last.
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

        [LoggerMessage(EventIds.ReadNotAbandoned, LogLevel.Warning, "Attempt {Attempt} to cancel read {RequestId}, whose caller closed its connection, failed. The front door tries up to four times. If every attempt fails, the read ends at its deadline.")]
        public static partial void NotTold(ILogger logger, Exception failure, string requestId, int attempt);
    }
}
