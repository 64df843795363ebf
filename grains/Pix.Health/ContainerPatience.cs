namespace Pix.Health;

/// <summary>When a silo's container is to be replaced: the silo has not signed for two minutes, and another silo signs. When none signs, a new container would not either.</summary>
public sealed class ContainerPatience(TimeProvider time)
{
    /// <summary>So long a silo may be unable to sign: HSMs come back by themselves, and a container takes as long to start.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private DateTimeOffset? _signsNotSince;

    /// <summary>Whether the container is to be replaced, as of the last look.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Looks once more.</summary>
    /// <param name="isSigning">Whether this silo can sign now.</param>
    /// <param name="otherSigns">Whether another silo can; asked only when it matters.</param>
    public async Task LookAsync(bool isSigning, Func<Task<bool>> otherSigns)
    {
        ArgumentNullException.ThrowIfNull(otherSigns);
        if (isSigning)
        {
            (_signsNotSince, IsOver) = (null, false);
            return;
        }

        _signsNotSince ??= time.GetUtcNow();
        IsOver = time.GetUtcNow() - _signsNotSince >= Patience && await otherSigns();
    }
}
