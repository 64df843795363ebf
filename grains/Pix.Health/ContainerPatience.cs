namespace Pix.Health;

/// <summary>
/// Whether a silo's container must be replaced: the silo has not signed for a given time while another silo signs. When none signs, a new
/// container would not either.
/// </summary>
/// <param name="patience">How long a silo may be unable to sign.</param>
/// <param name="time">The clock.</param>
public sealed class ContainerPatience(TimeSpan patience, TimeProvider time)
{
    private Moment? _signsNotSince;

    /// <summary>Whether the container must be replaced, as of the last round.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Looks once more.</summary>
    /// <param name="isSigning">Whether this silo can sign now.</param>
    /// <param name="otherSigns">Whether another silo can; called only when it matters.</param>
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
