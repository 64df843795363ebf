using System.Diagnostics;

namespace Pix.Load.Rehearsal;

/// <summary>Waits until a condition is true, but only for a limited time.</summary>
internal static class Until
{
    /// <exception cref="StepFailedException">The condition did not become true in time.</exception>
    public static async Task HoldsAsync(string otherwise, Func<Task<bool>> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                throw new StepFailedException(otherwise);
            }

            await Task.Delay(100, cancellationToken);
        }
    }
}
