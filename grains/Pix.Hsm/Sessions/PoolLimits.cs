using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>The limits of the session pool. All of them can change while the pool runs.</summary>
internal sealed record PoolLimits(int SessionsPerToken, int QueueLimit, TimeSpan SessionWait, TimeSpan CallLimit)
{
    public static PoolLimits From(HsmOptions options) =>
        new(options.HsmSessions, options.HsmQueueLimit, options.HsmSessionWait, options.HsmSignTimeout);
}
