namespace Pix.Health;

/// <summary>
/// Decides whether a silo's container must be replaced, because the silo could not sign for a given time while another silo can. If no silo
/// can sign, a new container could not sign either.
/// </summary>
/// <param name="patience">How long a silo may be unable to sign.</param>
/// <param name="time">The clock.</param>
public sealed class ContainerPatience(TimeSpan patience, TimeProvider time)
{
    private Moment? _signsNotSince;

    /// <summary>Whether the container must be replaced, as the last call of <see cref="LookAsync"/> found.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Updates <see cref="IsOver"/>.</summary>
    /// <param name="isSigning">Whether this silo can sign now.</param>
    /// <param name="otherSigns">Returns whether another silo can sign; called only when this silo could not sign for the given time.</param>
    public async Task LookAsync(bool isSigning, Func<Task<bool>> otherSigns)
    {
        ArgumentNullException.ThrowIfNull(otherSigns);
        if (isSigning)
        {
            (_signsNotSince, IsOver) = (null, false);
            return;
        }

        _signsNotSince ??= Moment.Now(time);
        IsOver = _signsNotSince.Value.Age(time) >= patience && await otherSigns();
    }
}
